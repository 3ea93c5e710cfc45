import type { Delegate, HTTPMatchRequest, HTTPRoute, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { conflicts } from './delegate-conflict.ts'
import { type MatchOrigin, mergedSource, type RouteOrigin } from './merged-source.ts'

interface Merged<T, O> {
  readonly value: T
  readonly origin: O
}

/** What a root's rule gives to a delegate's that lacks it, each as a whole. */
const INHERITED = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'corsPolicy',
  'mirrors',
  'headers',
] as const satisfies readonly (keyof HTTPRoute)[]

/**
 * The root with each rule that delegates replaced by the delegate's rules; a rule whose delegate is not found disappears
 * (pilot/pkg/model/virtualservice.go, MergeHTTPRoutes). Its source leads to the delegate's text where a part stems from there.
 */
export function mergeDelegates(
  root: Resource<VirtualService>,
  find: (delegate: Delegate) => Resource<VirtualService> | undefined,
): Resource<VirtualService> {
  const merged = (root.spec.http ?? []).flatMap((route, index): readonly Merged<HTTPRoute, RouteOrigin>[] => {
    if (!route.delegate) return [{ value: route, origin: { root: { source: root.source, index, route } } }]
    const delegate = find(route.delegate)
    return (delegate?.spec.http ?? []).flatMap((leaf, leafIndex) => {
      const origin = {
        root: { source: root.source, index, route },
        leaf: { source: (delegate ?? root).source, index: leafIndex, route: leaf },
      }
      return mergeRoute(route, leaf, origin)
    })
  })
  return {
    ...root,
    spec: { ...root.spec, http: merged.map((m) => m.value) },
    source: mergedSource(
      root.source,
      merged.map((m) => m.origin),
    ),
  }
}

function mergeRoute(root: HTTPRoute, leaf: HTTPRoute, origin: RouteOrigin): readonly Merged<HTTPRoute, RouteOrigin>[] {
  const matches = mergeMatches(root.match ?? [], leaf.match ?? [])
  if (!matches) return []
  const inherited = Object.fromEntries(
    INHERITED.filter((field) => leaf[field] === undefined && root[field] !== undefined).map((field) => [field, root[field]]),
  )
  const name = joinNames(root.name, leaf.name)
  const value = { ...leaf, ...inherited, match: matches.map((m) => m.value), ...(name ? { name } : {}) }
  return [{ value, origin: { ...origin, matches: matches.map((m) => m.origin) } }]
}

/** Every pair of matches that do not conflict; undefined where one of the delegate's fits none of the root's. */
function mergeMatches(
  root: readonly HTTPMatchRequest[],
  leaf: readonly HTTPMatchRequest[],
): readonly Merged<HTTPMatchRequest, MatchOrigin>[] | undefined {
  if (root.length === 0) return leaf.map((value, index) => ({ value, origin: { leaf: index } }))
  if (leaf.length === 0) return root.map((value, index) => ({ value, origin: { root: index } }))
  const pairs = leaf.map((own, leafIndex) =>
    root.flatMap((outer, rootIndex) => {
      return conflicts(outer, own) ? [] : [{ value: mergeMatch(outer, own), origin: { leaf: leafIndex, root: rootIndex } }]
    }),
  )
  return pairs.every((p) => p.length > 0) ? pairs.flat() : undefined
}

function mergeMatch(root: HTTPMatchRequest, leaf: HTTPMatchRequest): HTTPMatchRequest {
  const maps = (['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'] as const).filter((field) => root[field] ?? leaf[field])
  const gateways = (leaf.gateways ?? []).length > 0 ? leaf.gateways : root.gateways
  const name = joinNames(root.name, leaf.name)
  return {
    ...root,
    ...leaf,
    ...Object.fromEntries(maps.map((field) => [field, { ...root[field], ...leaf[field] }])),
    ...(name ? { name } : {}),
    ...(gateways ? { gateways } : {}),
  }
}

function joinNames(root: string | undefined, leaf: string | undefined): string {
  return [root, leaf].filter(Boolean).join('-')
}
