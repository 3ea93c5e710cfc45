import type { HttpRequest } from '../envoy/decision.ts'
import { CompiledRouteMatch } from '../envoy/route-match.ts'
import type { HTTPMatchRequest } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { OriginMap } from '../xds/origins.ts'
import { compileRouteMatch } from '../xds/route-match.ts'
import type { KindFacts } from './model-facts.ts'
import type { Setting } from './rollout.ts'

/** How much of the requests to the host each side gets, 0..1, and how much of them the canary gets as copies. */
export interface Split {
  readonly stable: number
  readonly canary: number
  readonly copies: number
}

/** What a setting makes of the requests: managed routes go before the weights, each class of requests by itself. */
export function splitOf({ weight, routes }: Setting, kinds: readonly KindFacts[]): Split {
  const part = Math.min(1, Math.max(0, weight / 100))
  const headers = routes.filter((route) => route.type === 'header')
  const mirrors = routes.filter((route) => route.type === 'mirror')
  let canary = 0
  let copies = 0
  for (const { share, request } of kinds) {
    if (headers.some(({ match }) => matchesAny(match, request))) {
      canary += share
      continue
    }
    const mirror = mirrors.find(({ match }) => match.length === 0 || matchesAny(match, request))
    canary += share * part
    copies += mirror ? (share * mirror.percentage) / 100 : 0
  }
  return { stable: Math.max(0, 1 - canary), canary, copies }
}

function matchesAny(matches: readonly HTTPMatchRequest[], request: HttpRequest | undefined): boolean {
  if (!request) return false
  const { method, scheme, authority, path, headers, protocol = 'HTTP/1.1' } = request
  const pathOnly = path.replace(/[?#].*$/s, '')
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  const routed = { method, scheme, authority, path, pathOnly, headers: lower, forwardedProto: scheme, grpc: false, protocol }
  return matches.some((match) => compiled(match).test(routed))
}

const kept = new WeakMap<HTTPMatchRequest, CompiledRouteMatch>()

function compiled(match: HTTPMatchRequest): CompiledRouteMatch {
  const known = kept.get(match)
  if (known) return known
  const made = new CompiledRouteMatch(compileRouteMatch(match, { resource: NOWHERE, path: [] }, new OriginMap()))
  kept.set(match, made)
  return made
}

/** Matches of a controller are asked only for their answer. */
const NO_RANGE = { file: '', start: 0, end: 0 }
const NOWHERE: Resource = {
  group: 'networking.istio.io',
  version: 'v1',
  kind: 'VirtualService',
  metadata: { name: '', namespace: '', labels: {}, annotations: {} },
  spec: {},
  body: {},
  index: 0,
  source: { range: NO_RANGE, at: () => NO_RANGE, keyAt: () => NO_RANGE },
}
