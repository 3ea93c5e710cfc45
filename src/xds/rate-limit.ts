import type { EnvoyConfigObjectPatch, EnvoyConfigObjectPatchMatch, EnvoyFilter } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { sortByAge } from '../mesh/age.ts'
import { LOCAL_RATE_LIMIT, rateLimitActionsOfPatch, rateLimitOfPatch } from '../mesh/envoy-filter.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import { type Chain, mapConnectionManagers } from './http-filters.ts'
import type { OriginMap, Place } from './origins.ts'
import type { HttpConnectionManager, HttpFilter, ProxyConfig, Route, RouteConfiguration, VirtualHost } from './proxy-config.ts'
import { canonicalRateLimit } from './rate-limit-canonical.ts'
import type { RateLimitActions } from './rate-limit-config.ts'

/** One patch of an EnvoyFilter that has to do with local rate limits. */
interface Patch {
  readonly applyTo: NonNullable<EnvoyConfigObjectPatch['applyTo']>
  readonly operation: string
  readonly match: EnvoyConfigObjectPatchMatch
  readonly config: object | undefined
  /** What virtual hosts and routes get to describe requests by. */
  readonly actions: readonly RateLimitActions[]
  readonly place: Place
}

type Tables = Pick<ProxyConfig, 'listeners' | 'routes'>
type Context = 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY'

// Simplified: of EnvoyFilters only local rate limits act, inserted as HTTP filters or merged into virtual hosts and routes.
/** Puts the local rate limits that EnvoyFilters ask for into a proxy's configuration; what no patch touches is shared with what was given. */
export function applyRateLimits(tables: Tables, pod: Pod, { mesh, origins }: { mesh: Mesh; origins: OriginMap }): Tables {
  const patches = patchesFor(mesh, pod)
  if (patches.length === 0) return tables
  const outbound: Context = pod.router ? 'GATEWAY' : 'SIDECAR_OUTBOUND'
  const listeners = mapConnectionManagers(tables.listeners, origins, (manager, chain) => {
    const context = chain.listener.name === 'virtualInbound' ? 'SIDECAR_INBOUND' : outbound
    const patched = patchFilters(manager, { chain, context, patches, origins })
    if (!patched.route_config) return patched
    return { ...patched, route_config: patchTable(patched.route_config, { context, patches, origins }) }
  })
  return { listeners, routes: tables.routes.map((table) => patchTable(table, { context: outbound, patches, origins })) }
}

function patchesFor(mesh: Mesh, pod: Pod): readonly Patch[] {
  return filtersOf(mesh)
    .filter(({ metadata, spec }) => {
      const isNear = metadata.namespace === pod.namespace || metadata.namespace === mesh.config.rootNamespace
      return isNear && selects(spec.workloadSelector?.labels ?? {}, pod.labels)
    })
    .flatMap((resource) => (resource.spec.configPatches ?? []).flatMap((patch, i) => readPatch(resource, patch ?? {}, i)))
}

const known = new WeakMap<Mesh, readonly Resource<EnvoyFilter>[]>()

/** By priority, then those of the root namespace before the others, then by age. */
function filtersOf(mesh: Mesh): readonly Resource<EnvoyFilter>[] {
  const found = known.get(mesh) ?? sortFilters(mesh)
  known.set(mesh, found)
  return found
}

function sortFilters({ resources, config }: Mesh): readonly Resource<EnvoyFilter>[] {
  const filters = resources.filter(({ group, kind }) => group === 'networking.istio.io' && kind === 'EnvoyFilter')
  const rank = ({ metadata }: Resource) => (metadata.namespace === config.rootNamespace ? 0 : 1)
  return [...sortByAge(filters as readonly Resource<EnvoyFilter>[])].sort(
    (a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0) || rank(a) - rank(b),
  )
}

function readPatch(resource: Resource<EnvoyFilter>, given: EnvoyConfigObjectPatch, index: number): readonly Patch[] {
  const found = rateLimitOfPatch(given)
  const config = found && canonicalRateLimit(found)
  const actions = rateLimitActionsOfPatch(given)
  if (!config && actions.length === 0) return []
  const { applyTo = 'INVALID', match = {}, patch } = given
  const path: FieldPath = ['spec', 'configPatches', index, 'patch', 'value']
  return [{ applyTo, match, config, actions, operation: patch?.operation ?? '', place: { resource, path } }]
}

interface Site {
  readonly context: Context
  readonly patches: readonly Patch[]
  readonly origins: OriginMap
}

function inContext({ match }: Patch, context: Context): boolean {
  return (match.context ?? 'ANY') === 'ANY' || match.context === context
}

function patchFilters(
  manager: HttpConnectionManager,
  { chain, context, patches, origins }: Site & { chain: Chain },
): HttpConnectionManager {
  const fitting = patches.filter((patch) => patch.applyTo === 'HTTP_FILTER' && inContext(patch, context) && fitsChain(patch, chain))
  if (fitting.length === 0) return manager
  const filters = fitting.reduce<readonly HttpFilter[]>((list, patch) => insert(list, patch, origins), manager.http_filters ?? [])
  return { ...manager, http_filters: filters }
}

function fitsChain({ match }: Patch, { listener, chain }: Chain): boolean {
  const { name, portNumber, filterChain } = match.listener ?? {}
  const inbound = listener.name === 'virtualInbound'
  const port = inbound ? chain.filter_chain_match?.destination_port : listener.address?.socket_address.port_value
  return (
    (!name || name === listener.name) &&
    (!portNumber || portNumber === port) &&
    (!filterChain?.destinationPort || filterChain.destinationPort === chain.filter_chain_match?.destination_port) &&
    (!filterChain?.filter?.name || filterChain.filter.name === 'envoy.filters.network.http_connection_manager')
  )
}

/** Where the filter goes; without a `subFilter` first of all. Behind the router, where Envoy would refuse it, it goes nowhere. */
function insert(filters: readonly HttpFilter[], { operation, match, config, place }: Patch, origins: OriginMap): readonly HttpFilter[] {
  const filter = origins.mark({ name: LOCAL_RATE_LIMIT, typed_config: origins.mark({ ...config }, place) }, place)
  const beside = match.listener?.filterChain?.filter?.subFilter?.name
  const at = filters.findIndex(({ name }) => name === beside)
  if (operation === 'INSERT_FIRST' || (operation === 'INSERT_BEFORE' && !beside)) return [filter, ...filters]
  if (at < 0 || (operation !== 'INSERT_BEFORE' && operation !== 'INSERT_AFTER')) return filters
  const index = operation === 'INSERT_AFTER' ? at + 1 : at
  return index >= filters.length ? filters : [...filters.slice(0, index), filter, ...filters.slice(index)]
}

function patchTable(table: RouteConfiguration, site: Site): RouteConfiguration {
  const fitting = site.patches.filter(
    (patch) => patch.applyTo !== 'HTTP_FILTER' && inContext(patch, site.context) && fitsTable(patch, table),
  )
  if (fitting.length === 0) return table
  return { ...table, virtual_hosts: table.virtual_hosts.map((host) => patchHost(host, fitting, site.origins)) }
}

function fitsTable({ match }: Patch, { name }: RouteConfiguration): boolean {
  const { name: wanted, portNumber } = match.routeConfiguration ?? {}
  const port = Number(/\d+/.exec(name)?.[0] ?? 0)
  return (!wanted || wanted === name) && (!portNumber || portNumber === port)
}

function patchHost(host: VirtualHost, patches: readonly Patch[], origins: OriginMap): VirtualHost {
  const fitting = patches.filter(({ match }) => {
    const { name, domainName } = match.routeConfiguration?.vhost ?? {}
    return (!name || name === host.name) && (!domainName || host.domains.includes(domainName))
  })
  if (fitting.length === 0) return host
  const routes = host.routes?.map((route) =>
    fitting.filter((patch) => patch.applyTo === 'HTTP_ROUTE' && fitsRoute(patch, route)).reduce(mergeInto(origins), route),
  )
  const whole = fitting.filter(({ applyTo }) => applyTo === 'VIRTUAL_HOST')
  const merged = { ...host, ...withLimit(host, whole, origins), ...withActions(host, whole), ...(routes && { routes }) }
  return origins.mark(merged, origins.placeOf(host))
}

function fitsRoute({ match }: Patch, route: Route): boolean {
  const { name, action = 'ANY' } = match.routeConfiguration?.vhost?.route ?? {}
  const kind = route.redirect ? 'REDIRECT' : route.direct_response ? 'DIRECT_RESPONSE' : 'ROUTE'
  return (!name || name === route.name) && (action === 'ANY' || action === kind)
}

function mergeInto(origins: OriginMap): (route: Route, patch: Patch) => Route {
  return (route, patch) => {
    const described = route.route ? withActions(route.route, [patch]) : {}
    const action = route.route && described.rate_limits && origins.mark({ ...route.route, ...described }, origins.placeOf(route.route))
    const patched = { ...route, ...(action && { route: action }), ...withLimit(route, [patch], origins) }
    return origins.mark(patched, origins.placeOf(route))
  }
}

type PerFilter = Pick<Route, 'typed_per_filter_config'>

/** The limit of the last patch that has one. */
function withLimit(owner: PerFilter, patches: readonly Patch[], origins: OriginMap): PerFilter {
  const last = patches.findLast(({ config }) => config)
  if (!last) return {}
  const limit = origins.mark({ ...last.config } as Readonly<Record<string, unknown>>, last.place)
  return { typed_per_filter_config: { ...owner.typed_per_filter_config, [LOCAL_RATE_LIMIT]: limit } }
}

interface Described {
  readonly rate_limits?: readonly RateLimitActions[]
}

/** Lists that are merged are put one behind the other. */
function withActions({ rate_limits = [] }: Described, patches: readonly Patch[]): Described {
  const added = patches.flatMap(({ actions }) => actions)
  return added.length > 0 ? { rate_limits: [...rate_limits, ...added] } : {}
}
