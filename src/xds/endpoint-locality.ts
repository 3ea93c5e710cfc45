import type { LoadBalancerSettings, LocalityLoadBalancerSetting } from '../manifest/kinds.ts'
import { record, records, text } from '../mesh/loose.ts'
import type { Endpoint, MeshConfig, Pod, Service } from '../mesh/mesh.ts'
import type { LbEndpoint, LocalityLbEndpoints } from './proxy-config.ts'

/** The endpoints of one locality, Envoy's beside istiod's. */
export interface LocalityGroup {
  readonly envoy: LocalityLbEndpoints
  readonly endpoints: readonly Endpoint[]
}

/** Which setting of locality load balancing holds; absent where it is switched off. */
export interface LocalitySettings {
  readonly setting: LocalityLoadBalancerSetting
  /** Fails over even without outlier detection. */
  readonly force: boolean
  /** `zoneAwareLbSetting`: Envoy itself balances between the zones of the region. */
  readonly zoneAware: boolean
  /** Hosts below which Envoy leaves zones out of account. */
  readonly minClusterSize?: number
}

const PREFER_ZONE = ['topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone']
const PREFER_NODE = [...PREFER_ZONE, 'topology.istio.io/subzone', 'kubernetes.io/hostname']

/** DestinationRule before the Service's trafficDistribution before the mesh; in each, zone aware before locality (pilot loadbalancer.go, GetEffectiveLbSetting). */
export function localitySettings(
  balancer: LoadBalancerSettings | undefined,
  service: Service,
  config: MeshConfig,
): LocalitySettings | undefined {
  const zoneAware = record(balancer)['zoneAwareLbSetting'] ?? undefined
  if (zoneAware) return zoneAwareSettings(zoneAware)
  if (balancer?.localityLbSetting) return enabled(balancer.localityLbSetting)
  if (service.trafficDistribution) {
    const failoverPriority = service.trafficDistribution === 'PreferSameZone' ? PREFER_ZONE : PREFER_NODE
    return { setting: { failoverPriority }, force: true, zoneAware: false }
  }
  if (config.body['zoneAwareLbSetting']) return zoneAwareSettings(config.body['zoneAwareLbSetting'])
  return enabled(record(config.body['localityLbSetting']) as LocalityLoadBalancerSetting)
}

function enabled(setting: LocalityLoadBalancerSetting): LocalitySettings | undefined {
  return setting.enabled === false ? undefined : { setting, force: false, zoneAware: false }
}

function zoneAwareSettings(value: unknown): LocalitySettings {
  const setting = record(value)
  const failover = records(setting['failover']).map((f) => ({ from: text(f['from']), to: text(f['to']) }))
  const failoverPriority = Array.isArray(setting['failoverPriority']) ? setting['failoverPriority'].map(String) : []
  return {
    setting: { enabled: setting['enabled'] !== false, failover, failoverPriority },
    force: setting['enabled'] !== false,
    zoneAware: true,
    ...(typeof setting['minClusterSize'] === 'number' ? { minClusterSize: setting['minClusterSize'] } : {}),
  }
}

/** Envoy's part of the cluster's `common_lb_config` that a setting asks for (pilot loadbalancer.go, ApplyToCluster). */
export function localityLbConfig(settings: LocalitySettings | undefined, failsOver: boolean): Readonly<Record<string, unknown>> {
  if (!settings) return {}
  const { setting, force, zoneAware, minClusterSize } = settings
  if (zoneAware) {
    const size = minClusterSize === undefined ? {} : { min_cluster_size: String(minClusterSize) }
    return { zone_aware_lb_config: { ...(setting.enabled ? {} : { routing_enabled: {} }), ...size } }
  }
  const explicit = setting.failover !== undefined || setting.failoverPriority !== undefined
  return (setting.distribute ?? ((force || failsOver) && explicit)) ? { locality_weighted_lb_config: {} } : {}
}

/**
 * The groups with the priorities and weights that they have for callers in the pod's place (pilot loadbalancer.go, ApplyToLoadAssignment).
 * Failover needs outlier detection (`failsOver`), unless the setting forces it.
 */
export function placeGroups(
  groups: readonly LocalityGroup[],
  settings: LocalitySettings | undefined,
  pod: Pod,
  failsOver: boolean,
): readonly LocalityLbEndpoints[] {
  const plain = groups.map((group) => group.envoy)
  if (!settings) return plain
  const { setting, force, zoneAware } = settings
  if (zoneAware) return setting.enabled ? byRegion(byLabels(groups, pod, setting), pod, setting) : plain
  if (setting.distribute) return distribute(plain, pod.locality, setting.distribute)
  if (!failsOver && !force) return plain
  if (!setting.failoverPriority?.length) return byLocality(plain, pod, setting)
  const labelled = byLabels(groups, pod, setting)
  return setting.failover?.length ? byLocality(labelled, pod, setting) : labelled
}

/** Shares by locality; what the setting does not name loses its endpoints. */
function distribute(
  groups: readonly LocalityLbEndpoints[],
  from: string,
  settings: NonNullable<LocalityLoadBalancerSetting['distribute']>,
): readonly LocalityLbEndpoints[] {
  const mine = settings.find((setting) => localityMatches(from, setting.from ?? ''))
  if (!mine) return groups
  const left = new Set(groups.keys())
  const weights = new Map<number, number>()
  for (const [to, weight] of Object.entries(mine.to ?? {})) {
    const fitting = [...left].filter((i) => localityMatches(localityText(groups[i]), to))
    const total = fitting.reduce((sum, i) => sum + (groups[i]?.load_balancing_weight ?? 1), 0)
    for (const i of fitting) {
      left.delete(i)
      weights.set(i, Math.ceil(((groups[i]?.load_balancing_weight ?? 1) * weight) / total))
    }
  }
  return groups.map((group, i) => {
    if (left.has(i)) return { ...group, lb_endpoints: [] }
    const weight = weights.get(i)
    return weight ? { ...group, load_balancing_weight: weight } : group
  })
}

/** `*` and what is left out fit any value. */
function localityMatches(locality: string, rule: string): boolean {
  const parts = locality.split('/')
  return rule.split('/').every((part, i) => part === '*' || (part === '' && i > 0) || part === (parts[i] ?? ''))
}

function localityText(group: LocalityLbEndpoints | undefined): string {
  const { region = '', zone = '', sub_zone = '' } = group?.locality ?? {}
  return `${region}/${zone}/${sub_zone}`
}

/** 0 the same subzone, 1 the same zone, 2 the same region, 3 elsewhere, 4 elsewhere than where the failover setting says. */
function byLocality(
  groups: readonly LocalityLbEndpoints[],
  pod: Pod,
  setting: LocalityLoadBalancerSetting,
): readonly LocalityLbEndpoints[] {
  const [region = ''] = pod.locality.split('/')
  const target = setting.failover?.find((f) => f.from === region)
  return compact(groups, (group) => {
    const near = distance(group.locality, pod.locality)
    const avoided = near === 3 && target !== undefined && group.locality.region !== target.to
    return (group.priority ?? 0) * 5 + (avoided ? 4 : near)
  })
}

function distance(locality: LocalityLbEndpoints['locality'], from: string): number {
  const [region = '', zone = '', subZone = ''] = from.split('/')
  if ((locality.region ?? '') !== region) return 3
  if ((locality.zone ?? '') !== zone) return 2
  return (locality.sub_zone ?? '') === subZone ? 0 : 1
}

/** 0 the same region, 1 where the failover setting says, 2 elsewhere. */
function byRegion(groups: readonly LocalityLbEndpoints[], pod: Pod, setting: LocalityLoadBalancerSetting): readonly LocalityLbEndpoints[] {
  const [region = ''] = pod.locality.split('/')
  const target = setting.failover?.find((f) => f.from === region)
  return compact(groups, (group) => {
    const own = group.locality.region ?? ''
    return (group.priority ?? 0) * 3 + (own === region ? 0 : target && own === target.to ? 1 : 2)
  })
}

/** Splits each locality by how many of the priority labels, from the left, the endpoints share with the caller. */
function byLabels(groups: readonly LocalityGroup[], pod: Pod, setting: LocalityLoadBalancerSetting): readonly LocalityLbEndpoints[] {
  const priorities = (setting.failoverPriority ?? []).map((entry) => {
    const [label = '', value] = entry.split('=')
    return { label, value: value ?? pod.workloadLabels[label] }
  })
  if (priorities.length === 0) return groups.map((g) => g.envoy)
  return compact(
    groups.flatMap((group) => splitByPriority(group, (endpoint) => labelPriority(endpoint, priorities))),
    (g) => g.priority ?? 0,
  )
}

function labelPriority(endpoint: Endpoint, priorities: readonly { readonly label: string; readonly value: string | undefined }[]): number {
  const [first] = priorities
  const offNetwork = first?.label === PREFER_ZONE[0] && first?.value !== endpoint.labels[first?.label ?? '']
  const differs = priorities.findIndex(({ label, value }, i) => !(offNetwork && i === 0) && value !== endpoint.labels[label])
  return (differs < 0 ? 0 : priorities.length - differs) + (offNetwork ? priorities.length : 0)
}

function splitByPriority(group: LocalityGroup, priorityOf: (endpoint: Endpoint) => number): readonly LocalityLbEndpoints[] {
  const parts = new Map<number, LbEndpoint[]>()
  for (const [i, endpoint] of group.endpoints.entries()) {
    const own = group.envoy.lb_endpoints[i]
    if (own) parts.set(priorityOf(endpoint), [...(parts.get(priorityOf(endpoint)) ?? []), own])
  }
  return [...parts]
    .sort(([a], [b]) => a - b)
    .map(([priority, lb_endpoints]) => ({
      ...group.envoy,
      priority,
      load_balancing_weight: lb_endpoints.reduce((sum, e) => sum + (e.load_balancing_weight ?? 0), 0),
      lb_endpoints,
    }))
}

/** Envoy wants priorities from 0 without gaps. */
function compact(
  groups: readonly LocalityLbEndpoints[],
  priorityOf: (group: LocalityLbEndpoints) => number,
): readonly LocalityLbEndpoints[] {
  const raw = groups.map(priorityOf)
  const order = [...new Set(raw)].sort((a, b) => a - b)
  return groups.map((group, i) => ({ ...group, priority: order.indexOf(raw[i] ?? 0) }))
}
