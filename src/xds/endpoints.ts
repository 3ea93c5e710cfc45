import type { DestinationRule } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { groupBy } from '../mesh/group-by.ts'
import { selects } from '../mesh/label-index.ts'
import type { Endpoint, Mesh, Pod, Service, ServicePort } from '../mesh/mesh.ts'
import { type ClusterPolicy, portPolicy, subsetPolicy } from './cluster-policy.ts'
import { type LocalityGroup, localitySettings, placeGroups } from './endpoint-locality.ts'
import type { LbEndpoint, LocalityLbEndpoints } from './proxy-config.ts'

/** Which endpoints: of a port, as one proxy sees them, and of one subset where `subset` (an index of the rule's list) is given. */
export interface EndpointsQuestion {
  readonly service: Service
  readonly port: ServicePort
  readonly rule: Resource<DestinationRule> | undefined
  readonly subset?: number
  readonly pod: Pod
}

const registries = new WeakMap<Mesh['services'], ReadonlyMap<string, readonly Endpoint[]>>()

/** Endpoints belong to a hostname in a namespace: a Kubernetes Service and a ServiceEntry of one name share theirs. */
function endpointsOf(mesh: Mesh, { namespace, hostname }: Service): readonly Endpoint[] {
  const registry = registries.get(mesh.services) ?? buildRegistry(mesh)
  registries.set(mesh.services, registry)
  return registry.get(`${namespace}/${hostname}`) ?? []
}

function buildRegistry(mesh: Mesh): ReadonlyMap<string, readonly Endpoint[]> {
  const registry = new Map<string, readonly Endpoint[]>()
  // A ServiceEntry with several addresses is several services, and so its endpoints count as often.
  for (const [key, services] of groupBy(mesh.services, (s) => `${s.namespace}/${s.hostname}`)) {
    registry.set(
      key,
      services.flatMap((s) => s.endpoints),
    )
  }
  return registry
}

// Simplified: there is one cluster and one network; endpoints elsewhere, and the gateways that lead to them, are not modelled.
/** The endpoints that discovery sends for a cluster, by locality and priority (pilot endpoint_builder.go, BuildClusterLoadAssignment). */
export function discoveredEndpoints(mesh: Mesh, question: EndpointsQuestion): readonly LocalityLbEndpoints[] {
  // Of a Service that nobody sees istiod keeps no endpoints; those of a ServiceEntry it keeps.
  if (question.service.registry === 'Kubernetes' && question.service.exportTo.includes('~')) return []
  const policy = effectivePolicy(question)
  const groups = groupEndpoints(mesh, question, policy, (e) => e.portName === question.port.name && isIpAddress(e.address))
  const settings = localitySettings(policy.loadBalancer?.value, question.service, mesh.config)
  return groups.length === 0 ? [] : placeGroups(groups, settings, question.pod, policy.outlierDetection !== undefined)
}

/**
 * The endpoints that stand in a DNS cluster itself, by locality: names among them. They are those of the same port number, where discovery looks for
 * the same port name: it matters where several ServiceEntries have one host (model/endpointshards.go, CopyEndpoints).
 */
export function configuredEndpoints(mesh: Mesh, question: EndpointsQuestion): readonly LocalityGroup[] {
  return groupEndpoints(mesh, question, effectivePolicy(question), (e) => e.servicePort === question.port.port)
}

function effectivePolicy({ rule, subset, port }: EndpointsQuestion): ClusterPolicy {
  const base = portPolicy(rule, port.port)
  return rule && subset !== undefined ? subsetPolicy(base, rule, subset, port.port) : base
}

function groupEndpoints(
  mesh: Mesh,
  question: EndpointsQuestion,
  policy: ClusterPolicy,
  isUsable: (endpoint: Endpoint) => boolean,
): readonly LocalityGroup[] {
  const { service, rule, subset, pod } = question
  const labels = subset === undefined ? {} : (rule?.spec.subsets?.[subset]?.labels ?? {})
  const sendsUnready = service.trafficDistribution !== undefined || !((policy.outlierDetection?.value.minHealthPercent ?? 0) > 0)
  const chosen = endpointsOf(mesh, service).filter(
    (endpoint) =>
      isUsable(endpoint) &&
      selects(labels, endpoint.labels) &&
      (sendsUnready || endpoint.ready) &&
      (!service.nodeLocal || (endpoint.node ?? '') === pod.node),
  )
  const byLocality = groupBy(chosen, (e) => e.locality)
  return [...byLocality].sort(([a], [b]) => (a < b ? -1 : 1)).map(([locality, endpoints]) => localityGroup(locality, endpoints))
}

function localityGroup(locality: string, endpoints: readonly Endpoint[]): LocalityGroup {
  const [region, zone, subZone] = locality.split('/')
  return {
    endpoints,
    envoy: {
      locality: { ...(region ? { region } : {}), ...(zone ? { zone } : {}), ...(subZone ? { sub_zone: subZone } : {}) },
      lb_endpoints: endpoints.map(lbEndpoint),
      load_balancing_weight: endpoints.reduce((sum, e) => sum + e.weight, 0),
    },
  }
}

function lbEndpoint({ address, port, ready, weight }: Endpoint): LbEndpoint {
  return {
    endpoint: { address: { socket_address: { address, port_value: port } } },
    health_status: ready ? 'HEALTHY' : 'UNHEALTHY',
    load_balancing_weight: weight,
  }
}

function isIpAddress(address: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || (address.includes(':') && /^[\da-fA-F:.]+$/.test(address))
}
