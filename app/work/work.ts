import { createStore } from 'zustand/vanilla'
import type { SourceFile } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { derivedStore, forgetDerived } from '../store/derived.ts'
import { emptyInput, type InputState, inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { openDialog, viewStore } from '../store/view.ts'
import type { StoredWork } from './stored-work.ts'
import { thumbnailStore } from './thumbnail.ts'
import { storageStore, whyNotSaved, workStorage } from './work-storage.ts'

/** Which work is on screen: editors forget what they know of another. */
export const sessionStore = createStore<{ readonly session: string }>(() => ({ session: crypto.randomUUID() }))

/** Texts as they were when the work was opened, to tell what is modified. */
let opened: ReadonlyMap<string, string> = new Map()

export type NewWork = Pick<InputState, 'files' | 'title'> & Partial<InputState>

/** Whether a file differs from what was opened. */
export function isModified(file: SourceFile): boolean {
  return opened.get(file.name) !== file.text
}

/** The files as they were opened. */
export function openedFiles(): readonly SourceFile[] {
  return [...opened].map(([name, text]) => ({ name, text }))
}

/** The present work as it would be stored; without files on the welcome and in another page, whose pictures are nobody's work. */
export function presentWork(): StoredWork {
  const input = viewStore.getState().screen === 'main' ? inputStore.getState() : emptyInput
  const { thumbnail } = thumbnailStore.getState()
  return { ...input, session: sessionStore.getState().session, savedAt: Date.now(), ...(thumbnail && { thumbnail }) }
}

/** Opens other work in the main window. What was there stays in the history, and a toast takes it back. */
export function openWork(work: NewWork, told = `${work.title} is open`): void {
  const before = presentWork()
  const worthKeeping = before.files.length > 0 && (before.edited || before.origin === '')
  if (worthKeeping) workStorage.remember(before)
  sessionStore.setState({ session: crypto.randomUUID() })
  show({ ...emptyInput, open: work.files[0]?.name ?? '', ...work })
  if (before.files.length > 0) notify({ title: told, action: { label: 'Undo', run: () => restoreWork(before) } })
}

/** Goes on with work that was stored. */
export function restoreWork({ session: id, savedAt: _, name, thumbnail: __, ...work }: StoredWork): void {
  const before = presentWork()
  if (before.session !== id && before.files.length > 0 && before.edited) workStorage.remember(before)
  // A state that was kept stays in the history; work that was left goes on.
  const goesOn = id !== '' && name === undefined
  sessionStore.setState({ session: goesOn ? id : crypto.randomUUID() })
  if (goesOn) workStorage.forget(id)
  show(work)
}

function show(work: InputState): void {
  opened = new Map(work.files.map((file) => [file.name, file.text]))
  const open = work.files.some((file) => file.name === work.open) ? work.open : (work.files[0]?.name ?? '')
  // Places in the picture are kept through edits; those of other work mean nothing here.
  derivedStore.setState({ recording: null, diagnostics: [], broken: [], generated: [], staleSince: null })
  forgetDerived()
  // A list of its own: what was forgotten is run again, though the texts be those that were on screen.
  inputStore.setState({ ...work, files: [...work.files], open })
  playerStore.setState({ atMs: 0, selection: { type: 'none' }, hover: { type: 'none' }, stretch: null, focus: '', playing: true })
  viewStore.setState({ screen: 'main', dialog: 'none', composing: false, sheet: 'picture' })
  saveNow()
}

/** Keeps the present work now. */
export function saveNow(): boolean {
  const work = presentWork()
  if (work.files.length === 0) return true
  const saved = workStorage.save(work)
  if (storageStore.getState().failed !== saved) return saved
  storageStore.setState({ failed: !saved })
  if (!saved) tellNotSaved()
  return saved
}

export function tellNotSaved(): void {
  const action = { label: 'Share', run: () => openDialog('share') }
  notify({ title: 'Not saved in this browser', text: whyNotSaved(), failure: true, action })
}

/** Leaves the welcome with nothing open: its picture is nobody's work. */
export function showWindow(): void {
  if (viewStore.getState().screen === 'welcome') inputStore.setState(emptyInput)
  viewStore.setState({ screen: 'main' })
}

/** Texts of more characters than this are not written with every key. */
const quickLength = 400_000
const saveAfterMs = 200

/** Keeps every change of the input before anything else is done with it; large work a moment later, and at the latest when the page is left. */
export function startPersisting(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    saveNow()
  }
  inputStore.subscribe(({ files }) => {
    if (files.reduce((length, file) => length + file.text.length, 0) < quickLength) save()
    else timer ??= setTimeout(save, saveAfterMs)
  })
  const flush = () => timer !== undefined && save()
  addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush())
  addEventListener('beforeunload', (event) => {
    // The browser asks whether to leave: what it does not keep would be gone.
    if (storageStore.getState().failed && presentWork().edited) event.preventDefault()
  })
}
