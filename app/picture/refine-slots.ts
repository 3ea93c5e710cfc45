import { packFrom, packSlots } from './pack.ts'
import type { LayoutInput, Slots } from './slots.ts'
import { straighten } from './straighten.ts'
import { wrapColumns } from './wrap.ts'

/** Of a stage beside the editor, over the timeline. */
const usualAspect = 1.8

/** What both layouts end with: long columns are wrapped, and each node stands where its ways are straight; a large mesh is packed. */
export function refineSlots(input: LayoutInput, slots: Slots): Slots {
  if (input.nodes.length > packFrom) return packSlots(input, slots, input.aspect ?? usualAspect)
  return straighten(input, wrapColumns(input, slots))
}
