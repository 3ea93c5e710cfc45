import type { PlanEdit, PlanValue, RolloutPlan, SourceRange } from '../../src/index.ts'
import { editLive, endGesture } from '../controls/gesture.ts'
import { removeValue, setValue } from '../controls/set-value.ts'
import { lengthAt, nodeAt, type Place, resourceAt, sectionOf } from '../controls/yaml-place.ts'

/** Writes another plan into the document that the present one stands in, as one step of undo. */
export function writePlan({ range }: RolloutPlan, edits: readonly PlanEdit[]): void {
  endGesture()
  editLive('plan', range.file, (text) => withEdits(text, range, edits))
  endGesture()
}

/** The text with the edits made in the document around `range`: what stays the same is not touched. */
export function withEdits(text: string, range: SourceRange, edits: readonly PlanEdit[]): string {
  const place = resourceAt(text, range.start)
  if (!place) return text
  return edits.reduce(
    (now, { path, value }) => (Array.isArray(value) ? withList(now, place, path, value) : setValue(now, place, path, value)),
    text,
  )
}

/** Item by item, so that the list keeps its place, its layout and its comments. */
function withList(text: string, place: Place, path: PlanEdit['path'], items: readonly PlanValue[]): string {
  const length = lengthAt(text, place, path)
  if (length === 0) return setValue(text, place, path, items)
  const set = items.reduce<string>(
    (now, item, i) => (isSame(now, place, [...path, i], item) ? now : setValue(now, place, [...path, i], item)),
    text,
  )
  const surplus = Math.max(0, length - items.length)
  return Array.from({ length: surplus }).reduce<string>((now, _, i) => removeValue(now, place, [...path, length - 1 - i]), set)
}

function isSame(text: string, place: Place, path: PlanEdit['path'], value: PlanValue): boolean {
  const node = nodeAt(sectionOf(text, place.document)?.root ?? null, [...place.path, ...path])
  return node !== null && node !== undefined && JSON.stringify(node.toJSON()) === JSON.stringify(value)
}
