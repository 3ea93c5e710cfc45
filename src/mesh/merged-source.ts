import type { HTTPRoute } from '../manifest/kinds.ts'
import { type Located, locatedSource } from '../manifest/located-source.ts'
import type { FieldPath, ResourceSource } from '../manifest/resource.ts'

/** A rule of `spec.http` before merging. */
export interface RoutePlace {
  readonly source: ResourceSource
  readonly index: number
  readonly route: HTTPRoute
}

/** Which matches a merged one was made of. */
export interface MatchOrigin {
  readonly root?: number
  readonly leaf?: number
}

/** Which rules a merged one was made of. */
export interface RouteOrigin {
  readonly root: RoutePlace
  readonly leaf?: RoutePlace
  readonly matches?: readonly MatchOrigin[]
}

/** The source of a VirtualService whose delegates are merged in: a path in the merged rules leads to the text that the part stems from. */
export function mergedSource(root: ResourceSource, origins: readonly RouteOrigin[]): ResourceSource {
  return locatedSource(root, (path) => {
    const [spec, http, index, ...rest] = path
    const origin = spec === 'spec' && http === 'http' && typeof index === 'number' ? origins[index] : undefined
    return origin ? placeOf(origin, rest) : [root, path]
  })
}

function placeOf(origin: RouteOrigin, path: FieldPath): Located {
  const { root, leaf } = origin
  const matchOrigin = path[0] === 'match' && typeof path[1] === 'number' ? origin.matches?.[path[1]] : undefined
  const place = (of: RoutePlace, match: number | undefined) => {
    return { of, own: match === undefined ? path : ['match', match, ...path.slice(2)] }
  }
  const candidates = [...(leaf ? [place(leaf, matchOrigin?.leaf)] : []), place(root, matchOrigin?.root)]
  const chosen = candidates.find(({ of, own }) => holds(of.route, own)) ?? candidates[0] ?? place(root, undefined)
  return [chosen.of.source, ['spec', 'http', chosen.of.index, ...chosen.own]]
}

function holds(value: unknown, path: FieldPath): boolean {
  let at = value
  for (const step of path) at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined
  return at !== undefined
}
