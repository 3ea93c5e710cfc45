import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'

/** What moves waits no longer than this for the picture of an edit; and moves as long before it waits again. */
const longestMs = 80

let untilMs = 0

inputStore.subscribe(({ files }, before) => {
  const now = performance.now()
  if (files !== before.files && now >= untilMs + longestMs) untilMs = now + longestMs
})
derivedStore.subscribe(({ recording }, before) => {
  if (recording !== before.recording) untilMs = Math.min(untilMs, performance.now())
})

/** Whether an edit was made and its picture is not there: all the processor has belongs to it for a moment, since frames of what is on the screen would be of the text before. */
export function restsForEdit(nowMs: number): boolean {
  return nowMs < untilMs
}
