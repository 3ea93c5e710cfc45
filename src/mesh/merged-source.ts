import type { SourceRange } from '../core/source.ts'
import type { HTTPRoute } from '../manifest/kinds.ts'
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
export class MergedSource implements ResourceSource {
  readonly #root: ResourceSource
  readonly #origins: readonly RouteOrigin[]

  constructor(root: ResourceSource, origins: readonly RouteOrigin[]) {
    this.#root = root
    this.#origins = origins
  }

  get range(): SourceRange {
    return this.#root.range
  }

  at(path: FieldPath): SourceRange {
    const [source, own] = this.#locate(path)
    return source.at(own)
  }

  keyAt(path: FieldPath): SourceRange {
    const [source, own] = this.#locate(path)
    return source.keyAt(own)
  }

  #locate(path: FieldPath): readonly [ResourceSource, FieldPath] {
    const [spec, http, index, ...rest] = path
    const origin = spec === 'spec' && http === 'http' && typeof index === 'number' ? this.#origins[index] : undefined
    if (!origin) return [this.#root, path]
    const { root, leaf } = origin
    const matchOrigin = rest[0] === 'match' && typeof rest[1] === 'number' ? origin.matches?.[rest[1]] : undefined
    const place = (of: RoutePlace, match: number | undefined) => {
      return { of, own: match === undefined ? rest : ['match', match, ...rest.slice(2)] }
    }
    const candidates = [...(leaf ? [place(leaf, matchOrigin?.leaf)] : []), place(root, matchOrigin?.root)]
    const chosen = candidates.find(({ of, own }) => holds(of.route, own)) ?? candidates[0] ?? place(root, undefined)
    return [chosen.of.source, ['spec', 'http', chosen.of.index, ...chosen.own]]
  }
}

function holds(value: unknown, path: FieldPath): boolean {
  let at = value
  for (const step of path) at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined
  return at !== undefined
}
