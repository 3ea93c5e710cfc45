import { notify } from '../components/toast.ts'
import { openDialog } from '../store/view.ts'
import type { StoredWork } from './stored-work.ts'
import { sessionStore } from './work.ts'
import { workStorage } from './work-storage.ts'

const channelName = 'telltale.tabs'
const key = 'telltale.session'
/** A tab that lives answers at once, a busy one a little later. */
const answerWithinMs = 4000

/** `at` is when the tab opened the session, `tab` the tab's own name: of two tabs that open one together, the earlier holds it. */
type Message =
  | { readonly type: 'opened'; readonly session: string; readonly at: number; readonly tab: string }
  | { readonly type: 'held'; readonly session: string }

const tab = crypto.randomUUID()
/** The session that this tab opened last, and when. */
let claim = { session: '', at: 0 }

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

function ask(session: string, held?: () => void): void {
  asked.set(session, held)
  if (!held) setTimeout(() => asked.delete(session), answerWithinMs)
  claim = { session, at: performance.timeOrigin + performance.now() }
  channel?.postMessage({ type: 'opened', tab, ...claim } satisfies Message)
}

function answer(message: Message): void {
  const { session } = message
  const own = sessionStore.getState().session
  if (message.type === 'opened') {
    if (session === own && opensAfter(message)) channel?.postMessage({ type: 'held', session } satisfies Message)
    return
  }
  if (!asked.has(session)) return
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

/** Whether the other tab opened the session after this one did. */
function opensAfter(other: Extract<Message, { type: 'opened' }>): boolean {
  if (claim.session !== other.session) return true
  return other.at > claim.at || (other.at === claim.at && other.tab > tab)
}

function rememberSession(session: string): void {
  try {
    sessionStorage.setItem(key, session)
  } catch {
    // A reload opens the work that was kept last, whichever tab it is of.
  }
}
