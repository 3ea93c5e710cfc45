import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'

/** Keeps the playhead and the selected stretch within the run where that has become shorter; gives back how to stop. */
export function keepInRun(): () => void {
  return derivedStore.subscribe(({ recording }, before) => {
    if (!recording || recording.durationUs === before.recording?.durationUs) return
    const endMs = recording.durationUs / 1000
    const { atMs, stretch, scope } = playerStore.getState()
    if (atMs > endMs) playerStore.setState({ atMs: endMs })
    if (!stretch || stretch.toMs <= endMs) return
    if (stretch.fromMs < endMs) playerStore.setState({ stretch: { ...stretch, toMs: endMs } })
    else playerStore.setState({ stretch: null, scope: scope === 'selection' ? 'step' : scope })
  })
}
