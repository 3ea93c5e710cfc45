import { inSlices } from '../player/in-slices.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { viewStore } from '../store/view.ts'
import { thumbnailStore } from '../work/thumbnail.ts'
import { presentWork, sessionStore } from '../work/work.ts'
import { workStorage } from '../work/work-storage.ts'

/** How long a text must have rested before it is kept as a state of its own. */
const restMs = 60_000

/** Keeps the present work in the history, as it stands: under a name, or under none. */
export function keepState(name = ''): boolean {
  const work = presentWork()
  return work.files.length > 0 && workStorage.remember({ ...work, session: crypto.randomUUID(), name })
}

/** From now on keeps a thumbnail of the present work, and a state of it whenever an edit has rested for a while. */
export function startKeepingStates(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  inputStore.subscribe(({ files, edited }, before) => {
    if (files === before.files) return
    clearTimeout(timer)
    if (edited && viewStore.getState().screen === 'main') timer = setTimeout(keepState, restMs)
  })
  derivedStore.subscribe(({ recording, progress }, before) => {
    if (recording === null) thumbnailStore.setState({ thumbnail: null })
    else if (progress === 1 && (recording !== before.recording || before.progress < 1)) void drawLater()
  })
}

let drawing = false
let stop = () => {}

/** After the picture is on the screen, and once for many edits in a row. */
async function drawLater(): Promise<void> {
  if (drawing) return
  drawing = true
  await new Promise((resolve) => setTimeout(resolve, 1000))
  drawing = false
  const { recording } = derivedStore.getState()
  if (!recording || viewStore.getState().screen !== 'main') return
  const { thumbnailInParts } = await import('./draw-thumbnail.ts')
  stop()
  stop = inSlices(thumbnailInParts(recording), (thumbnail) => {
    if (derivedStore.getState().recording !== recording) return
    thumbnailStore.setState({ thumbnail })
    // Work that nobody edits is not saved again.
    if (thumbnail) workStorage.illustrate(sessionStore.getState().session, thumbnail)
  })
}
