import { isMap, isScalar } from 'yaml'
import { removeValue, setValue } from './set-value.ts'
import { lengthAt, nodeAt, type Path, type Place, sectionOf, valueAt } from './yaml-place.ts'

export const matchWays = ['exact', 'prefix', 'regex'] as const
export type MatchWay = (typeof matchWays)[number]

/** One condition that a request must meet: on a header, or on its path. */
export interface MatchCondition {
  /** Number of the match block; a request must meet all conditions of one of them. */
  readonly block: number
  /** Empty: the path of the request. */
  readonly header: string
  readonly way: MatchWay
  readonly value: string
}

/** The conditions on headers and paths of a route of a VirtualService. */
export function readConditions(text: string, rule: Place): readonly MatchCondition[] {
  return Array.from({ length: lengthAt(text, rule, ['match']) }, (_, block) => conditionsOf(text, rule, block)).flat()
}

function conditionsOf(text: string, rule: Place, block: number): readonly MatchCondition[] {
  const base: Path = ['match', block]
  const read = (header: string, path: Path): MatchCondition[] =>
    matchWays.flatMap((way) => {
      const value = valueAt(text, rule, [...path, way])
      return value === '' ? [] : [{ block, header, way, value }]
    })
  const headers = nodeAt(sectionOf(text, rule.document)?.root ?? null, [...rule.path, ...base, 'headers'])
  const names = isMap(headers) ? headers.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : []
  return [...read('', [...base, 'uri']), ...names.flatMap((name) => read(name, [...base, 'headers', name]))]
}

/** `text` with `before` replaced by `after`; added where there was none, taken away where there is to be none. */
export function withCondition(text: string, rule: Place, before: MatchCondition | null, after: MatchCondition | null): string {
  if (before && after && before.header === after.header && before.way === after.way)
    return setValue(text, rule, [...pathOf(after), after.way], after.value)
  if (!after) return before ? withoutCondition(text, rule, before) : text
  if (!before) return setValue(text, rule, [...pathOf(after), after.way], after.value)
  // Added first: a block that is left without any condition would match every request, and is taken away.
  if (before.header === after.header)
    return removeValue(setValue(text, rule, [...pathOf(after), after.way], after.value), rule, [...pathOf(before), before.way])
  return withoutCondition(setValue(text, rule, [...pathOf(after), after.way], after.value), rule, before)
}

function withoutCondition(text: string, rule: Place, { block, header }: MatchCondition): string {
  const base: Path = ['match', block]
  const map = nodeAt(sectionOf(text, rule.document)?.root ?? null, [...rule.path, ...base])
  const path = header === '' ? [...base, 'uri'] : [...base, 'headers', header]
  const others = readConditions(text, rule).some((each) => each.block === block && each.header !== header)
  const alone = isMap(map) && map.items.length === 1 && !others
  if (alone && lengthAt(text, rule, ['match']) === 1) return removeValue(text, rule, ['match'])
  return removeValue(text, rule, path)
}

function pathOf({ block, header }: MatchCondition): Path {
  return header === '' ? ['match', block, 'uri'] : ['match', block, 'headers', header]
}
