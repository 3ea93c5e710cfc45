import type { HTTPMatchRequest, HTTPRoute, StringMatch, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { RequestClass } from '../sim/traffic.ts'
import { parseUrl, requestName, requestOf } from './request-url.ts'
import { sampleOf } from './sample-text.ts'

/** Where requests are sent to: `http://bookinfo.app`, and by which gateway they come (`mesh` for a sidecar). */
export interface Entry {
  readonly origin: string
  readonly gateway: string
  readonly port?: number
}

/** Requests with a special header are the fewer: so many plain ones come with each of them. */
const plainWeight = 9
const most = 16

/**
 * One class of requests for each match of the VirtualServices that an entry can reach, so that every rule sees traffic; a single plain class
 * where there is none. Weights are even, but where a class is a header-matched special case, 9:1.
 */
export function requestClasses(entry: Entry, services: readonly Resource<VirtualService>[]): RequestClass[] {
  const found = new Map<string, { request: RequestClass; special: boolean }>()
  for (const service of services) {
    for (const route of service.spec.http ?? []) {
      for (const match of matchesOf(route, entry)) addClass(found, entry, match)
    }
  }
  if (found.size === 0) addClass(found, entry, {})
  const classes = [...found.values()].slice(0, most)
  const mixed = classes.some((each) => each.special) && classes.some((each) => !each.special)
  return classes.map(({ request, special }) => ({ ...request, weight: mixed && !special ? plainWeight : 1 }))
}

function matchesOf(route: HTTPRoute, { gateway, port }: Entry): readonly HTTPMatchRequest[] {
  const matches = route.match && route.match.length > 0 ? route.match : [{}]
  return matches.filter(
    (match) =>
      (!match.gateways || match.gateways.length === 0 || match.gateways.includes(gateway)) &&
      (match.port === undefined || port === undefined || match.port === port),
  )
}

function addClass(found: Map<string, { request: RequestClass; special: boolean }>, entry: Entry, match: HTTPMatchRequest): void {
  const path = sampleOf(match.uri, '/')
  const method = sampleOf(match.method, 'GET')
  const query = samples(match.queryParams)
  const headers = samples(match.headers)
  if (path === undefined || method === undefined || !query || !headers) return
  const search = Object.entries(query).map(([key, value]) => `${key}=${value}`)
  const start = path.startsWith('/') ? path : `/${path}`
  const text = `${entry.origin}${start}${search.length > 0 ? `?${search.join('&')}` : ''}`
  const url = parseUrl(text)
  if (!url) return
  const request = requestOf(url, method, headers)
  const name = requestName(request)
  const special = Object.keys(headers).length > 0
  if (!found.has(name)) found.set(name, { request: { name, weight: 1, url: text, request }, special })
}

/** A value for each key; undefined where for one of them none was found. Pseudo headers are parts of the URL, not headers. */
function samples(matchers: Readonly<Record<string, StringMatch>> | undefined): Record<string, string> | undefined {
  const values: Record<string, string> = {}
  for (const [key, matcher] of Object.entries(matchers ?? {})) {
    if (key.startsWith(':')) continue
    const value = sampleOf(matcher)
    if (value === undefined) return undefined
    values[key.toLowerCase()] = value
  }
  return values
}
