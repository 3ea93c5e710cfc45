import { notify } from '../components/toast.ts'
import { openDialog } from '../store/view.ts'
import type { StoredWork } from './stored-work.ts'
import { sessionStore } from './work.ts'
import { workStorage } from './work-storage.ts'

const channelName = 'telltale.tabs'
const key = 'telltale.session'
/** A tab that lives answers at once, a busy one a little later. */
const answerWithinMs = 4000

interface Message {
  readonly type: 'opened' | 'held'
  readonly session: string
}

let channel: BroadcastChannel | null = null

/** The session that this tab had before it was loaded anew; empty for a new tab. */
export function sessionBefore(): string {
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

/**
 * Tells the tabs of this browser apart. Each tab keeps its work under a session of its own; `began` is the work that this tab opened
 * with. Where another tab has it open, this one goes on with a copy and says so: neither overwrites the other.
 */
export function meetOtherTabs(began: StoredWork | undefined): void {
  const before = sessionBefore()
  rememberSession(sessionStore.getState().session)
  channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName)
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => answer(data))
  sessionStore.subscribe(({ session }) => {
    rememberSession(session)
    ask(session)
  })
  if (!began) return
  // Another tab that holds it may never write again: this one's copy must not take its place before that is known.
  if (began.session !== before) workStorage.remember(began)
  const gone = setTimeout(() => workStorage.forget(began.session), answerWithinMs)
  ask(began.session, () => {
    clearTimeout(gone)
    workStorage.remember(began)
  })
}

/** What this tab asked about: for as long as answers come at once; of the work that it opened with until one comes, since a busy tab may be late. */
const asked = new Map<string, (() => void) | undefined>()
/** What it asked about just now: of two that ask together neither answers. */
const asking = new Set<string>()

function ask(session: string, held?: () => void): void {
  asked.set(session, held)
  asking.add(session)
  setTimeout(() => {
    asking.delete(session)
    if (!held) asked.delete(session)
  }, answerWithinMs)
  channel?.postMessage({ type: 'opened', session } satisfies Message)
}

function answer({ type, session }: Message): void {
  const own = sessionStore.getState().session
  if (type === 'opened' && session === own && !asking.has(session)) channel?.postMessage({ type: 'held', session } satisfies Message)
  if (type !== 'held' || !asked.has(session)) return
  asked.get(session)?.()
  asked.delete(session)
  if (session === own) sessionStore.setState({ session: crypto.randomUUID() })
  notify({
    title: 'This work is open in another tab',
    text: 'This tab goes on with a copy of its own; both are kept.',
    lasting: true,
    action: { label: 'Open other work', run: () => openDialog('history') },
  })
}

function rememberSession(session: string): void {
  try {
    sessionStorage.setItem(key, session)
  } catch {
    // A reload opens the work that was kept last, whichever tab it is of.
  }
}
