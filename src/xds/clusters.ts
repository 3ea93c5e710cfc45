import type { DestinationRule } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { isWildcard } from '../mesh/hostname.ts'
import type { Mesh, Pod, Service, ServicePort } from '../mesh/mesh.ts'
import type { MadeCluster } from './cluster-cache.ts'
import { connectionPool } from './cluster-connection-pool.ts'
import { inboundClusters } from './cluster-inbound.ts'
import { compileLoadBalancer } from './cluster-load-balancer.ts'
import { compileOutlierDetection } from './cluster-outlier.ts'
import { type ClusterPolicy, portPolicy, subsetPolicy, withMeshDefault } from './cluster-policy.ts'
import { blackHoleCluster, dynamicForwardProxy, sidecarClusters } from './cluster-special.ts'
import { upstreamNameOptions } from './cluster-tls.ts'
import { localityLbConfig, localitySettings, placeGroups } from './endpoint-locality.ts'
import { configuredEndpoints, discoveredEndpoints } from './endpoints.ts'
import { mergeGateways } from './gateway-merge.ts'
import { compilationOf } from './mesh-compilation.ts'
import type { OriginMap } from './origins.ts'
import type { Cluster, ClusterLoadAssignment } from './proxy-config.ts'
import { outboundCluster } from './route-destination.ts'
import { type SidecarScope, sidecarScopeOf } from './sidecar-scope.ts'

/** The clusters of a proxy, and the endpoints of those that ask discovery for theirs. */
export interface CompiledClusters {
  readonly clusters: readonly Cluster[]
  readonly endpoints: readonly ClusterLoadAssignment[]
}

/** All clusters that istiod pushes to the proxy of a pod (pilot/pkg/networking/core/cluster.go, buildClusters). */
export function compileClusters(mesh: Mesh, pod: Pod, origins: OriginMap): CompiledClusters {
  const scope = sidecarScopeOf(mesh, pod)
  const context = { mesh, pod, scope, origins }
  const made = scope.services.flatMap((service) => serviceClusters(service, context))
  const own = pod.router
    ? [blackHoleCluster(mesh.config)]
    : [...sidecarClusters(mesh.config, scope.outboundTrafficPolicy, origins), ...inboundClusters(mesh, pod, scope, origins)]
  const passed = passesTlsThrough(mesh, pod) ? scope.services.flatMap((service) => sniClusters(service, context)) : []
  const all = [...made, ...passed]
  return {
    clusters: [...all.map((m) => m.cluster), ...own],
    endpoints: all.flatMap((m) => (m.endpoints ? [m.endpoints] : [])),
  }
}

interface Context {
  readonly mesh: Mesh
  readonly pod: Pod
  readonly scope: SidecarScope
  readonly origins: OriginMap
}

/** What one cluster is made of; `subset` is an index of the rule's list. */
interface Plan {
  readonly name: string
  readonly service: Service
  readonly port: ServicePort
  readonly rule: Resource<DestinationRule> | undefined
  readonly subset?: number
  readonly policy: ClusterPolicy
  readonly type: Cluster['type']
}

function serviceClusters(service: Service, context: Context): readonly MadeCluster[] {
  if (service.resolution === 'Alias') return []
  const { pod } = context
  const rule = context.scope.destinationRule(service.hostname, pod)
  if (comparesLabels(service, rule, context.mesh)) return makeClusters(service, rule, context)
  const place = `${pod.router} ${pod.locality} ${service.nodeLocal ? pod.node : ''}`
  const kept = compilationOf(context.mesh).clusters
  return kept.of(service, rule, place, context.origins, () => makeClusters(service, rule, context))
}

/** Whether the endpoints' priorities depend on labels of the caller, and not on its locality alone. */
function comparesLabels(service: Service, rule: Resource<DestinationRule> | undefined, mesh: Mesh): boolean {
  if (service.trafficDistribution || mesh.config.body['localityLbSetting'] || mesh.config.body['zoneAwareLbSetting']) return true
  const policies = [rule?.spec.trafficPolicy, ...(rule?.spec.subsets ?? []).map((subset) => subset.trafficPolicy)]
  const balancers = policies.flatMap((policy) => [policy?.loadBalancer, ...(policy?.portLevelSettings ?? []).map((s) => s.loadBalancer)])
  return balancers.some((balancer) => balancer && ('localityLbSetting' in balancer || 'zoneAwareLbSetting' in balancer))
}

function makeClusters(service: Service, rule: Resource<DestinationRule> | undefined, context: Context): readonly MadeCluster[] {
  const dynamic = service.resolution === 'DynamicDNS' && isWildcard(service.hostname)
  return service.ports
    .filter((port) => port.protocol !== 'UDP')
    .flatMap((port) => {
      if (dynamic) return dynamicDns(service, port, rule, context)
      return portClusters(service, port, rule, context, (subset) => outboundCluster(port.port, subset, service.hostname))
    })
}

/** The default cluster of a port and one for each subset. Both are left out where a DNS cluster would have no address. */
function portClusters(
  service: Service,
  port: ServicePort,
  rule: Resource<DestinationRule> | undefined,
  context: Context,
  nameOf: (subset: string) => string,
): readonly MadeCluster[] {
  const policy = withMeshDefault(portPolicy(rule, port.port), context.mesh.config)
  const main = makeCluster({ name: nameOf(''), service, port, rule, policy, type: discoveryType(service, context.pod) }, context)
  if (!main) return []
  const subsets = (rule?.spec.subsets ?? []).flatMap((subset, index) => {
    if (!rule) return []
    const own = subsetPolicy(policy, rule, index, port.port)
    const passthrough = subset.trafficPolicy?.loadBalancer?.simple === 'PASSTHROUGH'
    const type = passthrough ? 'ORIGINAL_DST' : main.cluster.type
    const made = makeCluster({ name: nameOf(subset.name ?? ''), service, port, rule, subset: index, policy: own, type }, context)
    return made ? [made] : []
  })
  return [main, ...subsets]
}

/** How a cluster finds its hosts; a gateway cannot know where its caller dialled, so it asks (pilot cluster.go, convertResolution). */
function discoveryType(service: Service, pod: Pod): Cluster['type'] {
  switch (service.resolution) {
    case 'DNSLB':
      return racesDns(service) ? 'LOGICAL_DNS' : 'STRICT_DNS'
    case 'DNSRoundRobinLB':
      return 'LOGICAL_DNS'
    case 'Passthrough':
      return pod.router ? 'EDS' : 'ORIGINAL_DST'
    default:
      return 'EDS'
  }
}

function racesDns(service: Service): boolean {
  return service.annotations['networking.istio.io/dns-connect-strategy'] === 'RACE_FIRST_TCP_CONNECT'
}

// Simplified: clusters have no transport socket: TLS takes no time, and fails only where one side begins it and the other, by its own rules, does not take it.
function makeCluster(plan: Plan, context: Context): MadeCluster | undefined {
  const { name, service, port, rule, policy, subset } = plan
  const { mesh, pod, origins } = context
  const balancer = compileLoadBalancer(policy.loadBalancer?.value)
  const type = balancer.type ?? plan.type
  const dns = isDns(plan.type) ? dnsFields(plan, context) : {}
  if (!dns) return undefined
  const question = { service, port, rule, pod, ...(subset === undefined ? {} : { subset }) }
  const outlier = policy.outlierDetection
  const names = name.startsWith(SNI_DNAT) ? undefined : upstreamNameOptions(policy)
  const cluster: Cluster = {
    name,
    ...(type ? { type } : {}),
    ...(isDns(type) ? dns : {}),
    ...(type === 'ORIGINAL_DST' ? originalDestination(service, port) : balancer),
    ...connectionPool(policy, { port, sidecar: !pod.router, outbound: true, names }, mesh.config, origins),
    ...(outlier ? { outlier_detection: origins.mark(compileOutlierDetection(outlier.value), outlier.place) } : {}),
    common_lb_config: commonLbConfig(plan, context),
  }
  markOrigins(cluster, plan, origins)
  if (type !== 'EDS') return { cluster }
  return { cluster, endpoints: { cluster_name: name, endpoints: discoveredEndpoints(mesh, question) } }
}

function markOrigins(cluster: Cluster, { rule, subset, policy }: Plan, origins: OriginMap): void {
  if (rule && subset !== undefined) origins.mark(cluster, { resource: rule, path: ['spec', 'subsets', subset] })
  if (policy.loadBalancer?.place) origins.markField(cluster, 'lb_policy', policy.loadBalancer.place)
}

const isDns = (type: Cluster['type']) => type === 'STRICT_DNS' || type === 'LOGICAL_DNS'

function originalDestination(service: Service, port: ServicePort): Partial<Cluster> {
  const moved = service.registry === 'External' && service.resolution === 'Passthrough' && port.targetPort !== port.port
  return { lb_policy: 'CLUSTER_PROVIDED', ...(moved ? { original_dst_lb_config: { upstream_port_override: port.targetPort } } : {}) }
}

/** Panic mode is off, else Envoy would send requests to unready pods; `minHealthPercent` switches it on. */
function commonLbConfig({ service, policy }: Plan, { mesh }: Context): Readonly<Record<string, unknown>> {
  const percent = service.trafficDistribution ? 0 : (policy.outlierDetection?.value.minHealthPercent ?? 0)
  const settings = localitySettings(policy.loadBalancer?.value, service, mesh.config)
  return {
    healthy_panic_threshold: percent > 0 ? { value: percent } : {},
    ...localityLbConfig(settings, policy.outlierDetection !== undefined),
  }
}

/** The fields of a cluster that resolves names itself; undefined where it has none to resolve. */
function dnsFields(plan: Plan, { mesh, pod }: Context): Partial<Cluster> | undefined {
  const { name, service, port, rule, subset, policy } = plan
  const groups = configuredEndpoints(mesh, { service, port, rule, pod, ...(subset === undefined ? {} : { subset }) })
  if (groups.length === 0) return undefined
  const settings = localitySettings(policy.loadBalancer?.value, service, mesh.config)
  const refresh = mesh.config.body['dnsRefreshRate']
  return {
    dns_lookup_family: racesDns(service) ? 'ALL' : 'V4_ONLY',
    dns_refresh_rate: typeof refresh === 'string' ? refresh : '60s',
    dns_jitter: '0.100s',
    respect_dns_ttl: true,
    typed_dns_resolver_config: {
      name: 'envoy.network.dns_resolver.cares',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
        udp_max_queries: 100,
      },
    },
    load_assignment: { cluster_name: name, endpoints: placeGroups(groups, settings, pod, policy.outlierDetection !== undefined) },
  }
}

const DYNAMIC_PROTOCOLS = new Set(['HTTP', 'HTTP2', 'GRPC', 'TLS'])

/** A wildcard ServiceEntry with `resolution: DYNAMIC_DNS`: the name is resolved as each request or connection states it. */
function dynamicDns(
  service: Service,
  port: ServicePort,
  rule: Resource<DestinationRule> | undefined,
  { mesh, origins, pod }: Context,
): readonly MadeCluster[] {
  if (!DYNAMIC_PROTOCOLS.has(port.protocol)) return []
  const policy = withMeshDefault(portPolicy(rule, port.port), mesh.config)
  const cluster: Cluster = {
    name: outboundCluster(port.port, '', service.hostname),
    cluster_type: dynamicForwardProxy(`${service.hostname}-dns-cache`),
    lb_policy: 'CLUSTER_PROVIDED',
    ...connectionPool(policy, { port, sidecar: !pod.router, outbound: true }, mesh.config, origins),
  }
  return [{ cluster }]
}

/** Whether the proxy is a gateway that hands TLS of other clusters on by its server name. */
function passesTlsThrough(mesh: Mesh, pod: Pod): boolean {
  return pod.router && mergeGateways(mesh, pod).passesTlsThrough
}

/** Clusters of that name take TLS as it comes. */
const SNI_DNAT = 'outbound_.'

/** `outbound_.PORT_.SUBSET_.HOST`: endpoints that speak Istio's mutual TLS, reached by server name (pilot cluster.go, buildOutboundSniDnatClusters). */
function sniClusters(service: Service, context: Context): readonly MadeCluster[] {
  if (service.meshExternal || service.resolution === 'Alias') return []
  const rule = context.scope.destinationRule(service.hostname, context.pod)
  return service.ports
    .filter((port) => port.protocol !== 'UDP')
    .flatMap((port) => {
      const made = portClusters(service, port, rule, context, (subset) => `${SNI_DNAT}${port.port}_.${subset}_.${service.hostname}`)
      return made.map(({ cluster, endpoints }) => (endpoints ? { cluster, endpoints: onlyMutualTls(endpoints, service) } : { cluster }))
    })
}

function onlyMutualTls(assignment: ClusterLoadAssignment, service: Service): ClusterLoadAssignment {
  const secure = new Set(service.endpoints.filter((e) => e.labels['security.istio.io/tlsMode'] === 'istio').map((e) => e.address))
  return {
    ...assignment,
    endpoints: assignment.endpoints.map(({ load_balancing_weight: _weight, ...group }) => {
      const lb_endpoints = group.lb_endpoints.filter((e) => secure.has(e.endpoint.address.socket_address.address))
      const weight = lb_endpoints.reduce((sum, e) => sum + (e.load_balancing_weight ?? 1), 0)
      return { ...group, lb_endpoints, ...(weight > 0 ? { load_balancing_weight: weight } : {}) }
    }),
  }
}
