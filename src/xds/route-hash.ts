import type { Destination, DestinationRule } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { OriginMap, Place } from './origins.ts'
import { protoDuration } from './proto-duration.ts'

type TrafficPolicy = NonNullable<DestinationRule['trafficPolicy']>
type LoadBalancer = NonNullable<TrafficPolicy['loadBalancer']>
type ConsistentHash = NonNullable<LoadBalancer['consistentHash']>
type PortPolicies = TrafficPolicy['portLevelSettings']
type HashPolicy = Readonly<Record<string, unknown>>

/** A `consistentHash` of a DestinationRule and where it stands. */
export interface HashSetting {
  readonly hash: ConsistentHash
  readonly place: Place
}

interface Found {
  readonly hash: ConsistentHash | null | undefined
  readonly path: readonly (string | number)[]
}

/**
 * The hash of a destination: of the subset's port, the subset, the port, the whole rule, in this order. Port settings count only where the
 * destination names the port. route.go: HashForHTTPDestination.
 */
export function hashForDestination(rule: Resource<DestinationRule> | undefined, destination: Destination): HashSetting | undefined {
  if (!rule) return undefined
  const port = destination.port?.number
  const index = (rule.spec.subsets ?? []).findIndex((subset) => (subset?.name ?? '') === (destination.subset ?? ''))
  const subset = rule.spec.subsets?.[index]?.trafficPolicy
  const inSubset = ['spec', 'subsets', index, 'trafficPolicy']
  const whole = ['spec', 'trafficPolicy']
  return firstSet(rule, [
    portHash(subset?.portLevelSettings, port, inSubset),
    balancerHash(subset?.loadBalancer, inSubset),
    portHash(rule.spec.trafficPolicy?.portLevelSettings, port, whole),
    balancerHash(rule.spec.trafficPolicy?.loadBalancer, whole),
  ])
}

/** The hash of a service's port that no VirtualService routes. route.go: hashForService. */
export function hashForService(rule: Resource<DestinationRule> | undefined, port: number): HashSetting | undefined {
  if (!rule) return undefined
  const path = ['spec', 'trafficPolicy']
  const policy = rule.spec.trafficPolicy
  return firstSet(rule, [portHash(policy?.portLevelSettings, port, path), balancerHash(policy?.loadBalancer, path)])
}

/** Envoy's hash policy; undefined where the setting names no key. route.go: ConsistentHashToHashPolicy. */
export function compileHashPolicy(setting: HashSetting | undefined, origins: OriginMap): HashPolicy | undefined {
  if (!setting) return undefined
  const policy = hashPolicy(setting.hash)
  return policy && origins.mark(policy, setting.place)
}

function hashPolicy(hash: ConsistentHash): HashPolicy | undefined {
  if (typeof hash.httpHeaderName === 'string') return { header: hash.httpHeaderName ? { header_name: hash.httpHeaderName } : {} }
  if (hash.httpCookie) return { cookie: cookiePolicy(hash.httpCookie) }
  if (typeof hash.useSourceIp === 'boolean') return { connection_properties: hash.useSourceIp ? { source_ip: true } : {} }
  if (typeof hash.httpQueryParameterName === 'string')
    return { query_parameter: hash.httpQueryParameterName ? { name: hash.httpQueryParameterName } : {} }
  return undefined
}

function cookiePolicy(cookie: NonNullable<ConsistentHash['httpCookie']>): HashPolicy {
  const attributes = (cookie.attributes ?? []).map((attribute) => ({
    name: attribute.name,
    ...(attribute.value && { value: attribute.value }),
  }))
  return {
    ...(cookie.name && { name: cookie.name }),
    ...(cookie.ttl && { ttl: protoDuration(cookie.ttl) }),
    ...(cookie.path && { path: cookie.path }),
    ...(attributes.length > 0 && { attributes }),
  }
}

function balancerHash(balancer: LoadBalancer | null | undefined, path: Found['path']): Found {
  return { hash: balancer?.consistentHash, path: [...path, 'loadBalancer', 'consistentHash'] }
}

function portHash(settings: PortPolicies | null, port: number | undefined, path: Found['path']): Found | undefined {
  const index = port === undefined ? -1 : (settings ?? []).findIndex((setting) => setting?.port?.number === port)
  return index < 0 ? undefined : balancerHash(settings?.[index]?.loadBalancer, [...path, 'portLevelSettings', index])
}

function firstSet(rule: Resource<DestinationRule>, candidates: readonly (Found | undefined)[]): HashSetting | undefined {
  const found = candidates.find((candidate) => candidate?.hash)
  return found?.hash ? { hash: found.hash, place: { resource: rule, path: found.path } } : undefined
}
