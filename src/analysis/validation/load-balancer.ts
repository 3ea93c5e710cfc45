import type { ConsistentHashLB, LoadBalancerSettings, OutlierDetection, WarmupConfiguration } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { durationIf } from './connection-pool.ts'
import { caution, eachOf, type Finding, fault } from './finding.ts'
import { checkLocality, checkZoneAware } from './locality.ts'

const LARGEST_TABLE = 5_000_011

/** Checks `loadBalancer` (validation.go, validateLoadBalancer). */
export function checkLoadBalancer(
  settings: LoadBalancerSettings | undefined,
  outlier: OutlierDetection | undefined,
  at: FieldPath,
): Finding[] {
  if (!settings) return []
  const { consistentHash, localityLbSetting, zoneAwareLbSetting, warmup } = settings
  return [
    ...(consistentHash ? checkHash(consistentHash, [...at, 'consistentHash']) : []),
    ...(localityLbSetting && zoneAwareLbSetting ? [fault('only one of localityLbSetting and zoneAwareLbSetting can be set', at)] : []),
    ...(localityLbSetting ? checkLocality(localityLbSetting, outlier, [...at, 'localityLbSetting']) : []),
    ...(zoneAwareLbSetting ? checkZoneAware(zoneAwareLbSetting, outlier, [...at, 'zoneAwareLbSetting']) : []),
    ...(warmup ? checkWarmup(warmup, [...at, 'warmup']) : []),
  ]
}

function checkHash({ httpCookie, minimumRingSize = 0, ringHash, maglev }: ConsistentHashLB, at: FieldPath): Finding[] {
  const names = (httpCookie?.attributes ?? []).map(({ name = '' }) => name)
  const deprecated = "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead"
  return [
    ...(httpCookie && !httpCookie.name ? [fault('name required for HttpCookie', [...at, 'httpCookie'])] : []),
    ...eachOf(names, [...at, 'httpCookie', 'attributes'], (name, path) => {
      if (name === '') return [fault('cookie attribute name cannot be empty', path)]
      return names.indexOf(name) < Number(path.at(-1)) ? [fault(`duplicate cookie attribute name: ${name}`, path)] : []
    }),
    ...(minimumRingSize === 0 ? [] : [caution(deprecated, [...at, 'minimumRingSize'])]),
    ...(minimumRingSize !== 0 && (ringHash || maglev)
      ? [fault('only one of MinimumRingSize or Maglev/Ringhash can be specified', at)]
      : []),
    ...(maglev ? checkTable(maglev.tableSize ?? 0, [...at, 'maglev', 'tableSize']) : []),
  ]
}

function checkTable(size: number, at: FieldPath): Finding[] {
  return [
    ...(size === 0 ? [fault('tableSize must be set for maglev', at)] : []),
    ...(size >= LARGEST_TABLE ? [fault('tableSize must be less than 5000011 for maglev', at)] : []),
    ...(isPrime(size) ? [] : [fault('tableSize must be a prime number for maglev', at)]),
  ]
}

/** As Envoy tells primes: 1 counts as one. */
function isPrime(number: number): boolean {
  if (number > 0 && number < 4) return true
  if (number % 2 === 0) return false
  const limit = Math.min(Math.sqrt(number), LARGEST_TABLE)
  for (let factor = 3; factor <= limit; factor += 2) if (number % factor === 0) return false
  return true
}

function checkWarmup({ duration, minimumPercent = 0, aggression }: WarmupConfiguration, at: FieldPath): Finding[] {
  return [
    ...(duration === undefined ? [fault('duration is required', at)] : durationIf(duration, [...at, 'duration'])),
    ...(minimumPercent > 100 ? [fault('minimumPercent value should be less than or equal to 100', [...at, 'minimumPercent'])] : []),
    ...(aggression !== undefined && aggression <= 0 ? [fault('aggression should be greater than 0', [...at, 'aggression'])] : []),
  ]
}
