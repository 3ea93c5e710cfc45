import type {
  ClientTLSSettings,
  ConnectionPoolSettings,
  DestinationRule,
  LoadBalancerSettings,
  OutlierDetection,
  TrafficPolicy,
} from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { record } from '../mesh/loose.ts'
import type { MeshConfig } from '../mesh/mesh.ts'
import type { Place } from './origins.ts'

/** A block of a traffic policy and where it stands; a mesh-wide default stands in no rule. */
export interface Block<T> {
  readonly value: T
  readonly place?: Place
}

/** The blocks of a traffic policy that shape a cluster. */
export interface ClusterPolicy {
  readonly connectionPool?: Block<ConnectionPoolSettings>
  readonly outlierDetection?: Block<OutlierDetection>
  readonly loadBalancer?: Block<LoadBalancerSettings>
  readonly retryBudget?: Block<Readonly<Record<string, unknown>>>
  readonly tls?: Block<ClientTLSSettings>
}

type Rule = Resource<DestinationRule>

/**
 * The policy of a port of a service, without regard to subsets: an entry of `portLevelSettings` replaces all of the rule's blocks
 * (pilot/pkg/networking/util/util.go, GetPortLevelTrafficPolicy).
 */
export function portPolicy(rule: Rule | undefined, port: number): ClusterPolicy {
  const policy = rule?.spec.trafficPolicy
  return rule && policy ? (atPort(rule, policy, port, ['spec', 'trafficPolicy']) ?? blocksOf(rule, policy, ['spec', 'trafficPolicy'])) : {}
}

/** The blocks for which a rule says nothing, of MeshConfig.defaultTrafficPolicy. */
export function withMeshDefault(policy: ClusterPolicy, config: MeshConfig): ClusterPolicy {
  const { connectionPool, outlierDetection } = record(config.body['defaultTrafficPolicy'])
  return {
    ...(connectionPool ? { connectionPool: { value: connectionPool as ConnectionPoolSettings } } : {}),
    ...(outlierDetection ? { outlierDetection: { value: outlierDetection as OutlierDetection } } : {}),
    ...policy,
  }
}

/**
 * The policy of a subset over that of its port: block by block, or, where the subset itself has settings for the port, those alone
 * (pilot/pkg/networking/util/util.go, MergeSubsetTrafficPolicy).
 */
export function subsetPolicy(base: ClusterPolicy, rule: Rule, subset: number, port: number): ClusterPolicy {
  const policy = rule.spec.subsets?.[subset]?.trafficPolicy
  if (!policy) return base
  const path = ['spec', 'subsets', subset, 'trafficPolicy']
  const ofPort = atPort(rule, policy, port, path)
  if (!ofPort) return { ...base, ...blocksOf(rule, policy, path) }
  return { ...(base.retryBudget ? { retryBudget: base.retryBudget } : {}), ...ofPort }
}

function atPort(rule: Rule, policy: TrafficPolicy, port: number, path: FieldPath): ClusterPolicy | undefined {
  const index = policy.portLevelSettings?.findIndex((setting) => setting.port?.number === port) ?? -1
  const setting = policy.portLevelSettings?.[index]
  return setting && blocksOf(rule, setting, [...path, 'portLevelSettings', index])
}

function blocksOf(rule: Rule, policy: TrafficPolicy, path: FieldPath): ClusterPolicy {
  const place = (field: string): Place => ({ resource: rule, path: [...path, field] })
  const { connectionPool, outlierDetection, loadBalancer, retryBudget, tls } = policy
  return {
    ...(connectionPool ? { connectionPool: { value: connectionPool, place: place('connectionPool') } } : {}),
    ...(outlierDetection ? { outlierDetection: { value: outlierDetection, place: place('outlierDetection') } } : {}),
    ...(loadBalancer ? { loadBalancer: { value: loadBalancer, place: place('loadBalancer') } } : {}),
    ...(retryBudget ? { retryBudget: { value: record(retryBudget), place: place('retryBudget') } } : {}),
    ...(tls ? { tls: { value: tls, place: place('tls') } } : {}),
  }
}
