import type { LocalityLoadBalancerSetting, OutlierDetection, ZoneAwareLoadBalancerSetting } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { caution, eachOf, type Finding, fault, faultIf } from './finding.ts'

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']

interface Failover {
  readonly from?: string
  readonly to?: string
}
interface FailoverTexts {
  readonly same: string
  readonly region: string
  readonly wildcard: string
}

/** Checks `localityLbSetting`; the first thing wrong with the whole ends the check (agent/validation.go, ValidateLocalityLbSetting). */
export function checkLocality(setting: LocalityLoadBalancerSetting, outlier: OutlierDetection | undefined, at: FieldPath): Finding[] {
  const { distribute = [], failover = [], failoverPriority = [] } = setting
  if (distribute.length > 0 && failover.length > 0) return [fault("can not simultaneously specify 'distribute' and 'failover'", at)]
  const topology = failover.length > 0 ? failoverPriority.find((label) => TOPOLOGY.includes(label)) : undefined
  if (topology) return [fault(`can not simultaneously set 'failover' and topology label '${topology}' in 'failover_priority'`, at)]
  const shares = checkShares(distribute, [...at, 'distribute'])
  if (shares.ends) return shares.findings
  return [
    ...shares.findings,
    ...faultIf(wrongLocalities(distribute.map(({ from = '' }) => from)), [...at, 'distribute']),
    ...withoutOutlier(setting, outlier, at),
    ...checkFailover(failover, [...at, 'failover'], {
      same: 'locality lb failover settings must specify different regions',
      region: 'locality lb failover only specify region',
      wildcard: "locality lb failover region should not contain '*' wildcard",
    }),
  ]
}

function checkShares(
  distribute: NonNullable<LocalityLoadBalancerSetting['distribute']>,
  at: FieldPath,
): { findings: Finding[]; ends: boolean } {
  const findings: Finding[] = []
  for (const [index, { to = {} }] of distribute.entries()) {
    const weights = Object.values(to)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const path = [...at, index]
    if (weights.some((weight) => weight <= 0 || weight > 100))
      return { findings: [...findings, fault('locality weight must be in range [1, 100]', path)], ends: true }
    if (total !== 100) return { findings: [...findings, fault(`total locality weight ${total} != 100`, path)], ends: true }
    findings.push(...faultIf(wrongLocalities(Object.keys(to)), path))
  }
  return { findings, ends: false }
}

/** Checks `zoneAwareLbSetting`. */
export function checkZoneAware(setting: ZoneAwareLoadBalancerSetting, outlier: OutlierDetection | undefined, at: FieldPath): Finding[] {
  return [
    ...eachOf(setting.failoverPriority, [...at, 'failoverPriority'], (label, path) =>
      TOPOLOGY.includes(label)
        ? [
            fault(
              `'failover_priority' for zone aware lb must not use topology label '${label}'; region- and zone-level routing are handled automatically`,
              path,
            ),
          ]
        : [],
    ),
    ...withoutOutlier(setting, outlier, at),
    ...checkFailover(setting.failover ?? [], [...at, 'failover'], {
      same: 'zone aware lb failover settings must specify different regions',
      region: 'zone aware lb failover only specifies region; zone and subzone failover are handled automatically',
      wildcard: "zone aware lb failover region should not contain '*' wildcard",
    }),
  ]
}

function withoutOutlier(
  { failover, failoverPriority }: { readonly failover?: readonly unknown[]; readonly failoverPriority?: readonly string[] },
  outlier: OutlierDetection | undefined,
  at: FieldPath,
): Finding[] {
  return (failover?.length || failoverPriority?.length) && !outlier
    ? [caution('outlier detection policy must be provided for failover', at)]
    : []
}

function checkFailover(failover: readonly Failover[], at: FieldPath, texts: FailoverTexts): Finding[] {
  return eachOf(failover, at, ({ from = '', to = '' }, path) => [
    ...(from === to ? [fault(texts.same, path)] : []),
    ...(from.includes('/') || to.includes('/') ? [fault(texts.region, path)] : []),
    ...(from.includes('*') || to.includes('*') ? [fault(texts.wildcard, path)] : []),
  ])
}

/** What is wrong with a list of `region/zone/subzone`: none may contain another. */
function wrongLocalities(localities: readonly string[]): string | undefined {
  const seen: string[][] = []
  for (const locality of localities) {
    const stars = locality.split('*').length - 1
    if (stars > 1 || (stars === 1 && !locality.endsWith('*')))
      return `locality ${locality} wildcard '*' number can not exceed 1 and must be in the end`
    const [region = '', zone, ...rest] = locality.split('/')
    const parts = [region, ...(zone === undefined ? [] : [zone]), ...(rest.length > 0 ? [rest.join('/')] : [])]
    if (seen.some((earlier) => earlier[0] === '*')) return `locality ${locality} overlap with previous specified ones`
    if (parts.includes('')) return `locality ${locality} must not contain empty region/zone/subzone info`
    if (seen.some((earlier) => overlaps(earlier, parts))) return `locality ${locality} overlap with previous specified ones`
    seen.push(parts)
  }
  return undefined
}

/** Whether the earlier one covers the later, or is inside it. */
function overlaps(earlier: readonly string[], later: readonly string[]): boolean {
  const depth = Math.min(earlier.length, later.length)
  for (let i = 0; i < depth; i++) {
    if (earlier[i] === '*') return true
    if (earlier[i] !== later[i]) return false
  }
  return earlier.length <= later.length || later.length === 1
}
