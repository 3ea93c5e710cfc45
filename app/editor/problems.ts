import type { Diagnostic } from '../../src/index.ts'
import { cursorStore } from '../store/cursor.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { reveal } from '../store/reveal.ts'
import { presentFiles } from '../work/all-files.ts'

/** Goes to the next problem after the cursor, through all files in turn. */
export function nextProblem(): void {
  const order = presentFiles().map((file) => file.name)
  const place = (diagnostic: Diagnostic) => order.indexOf(diagnostic.range.file)
  const all = derivedStore.getState().diagnostics.filter((each) => place(each) >= 0)
  const sorted = all.toSorted((a, b) => place(a) - place(b) || a.range.start - b.range.start)
  const here = order.indexOf(inputStore.getState().open)
  const { offset, file } = cursorStore.getState()
  const after = file === inputStore.getState().open ? offset : -1
  const next = sorted.find((each) => place(each) > here || (place(each) === here && each.range.start > after)) ?? sorted[0]
  if (next) reveal(next.range)
}
