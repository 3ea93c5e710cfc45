import type { LayoutInput, Slots } from './slots.ts'
import { straighten } from './straighten.ts'
import { wrapColumns } from './wrap.ts'

/** What both layouts end with: long columns are wrapped, and each node stands where its ways are straight. */
export function refineSlots(input: LayoutInput, slots: Slots): Slots {
  return straighten(input, wrapColumns(input, slots))
}
