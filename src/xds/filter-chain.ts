import { compareText } from '../mesh/age.ts'
import { type CidrRange, parseCidr } from './cidr.ts'
import type { Origin, OriginMap } from './origins.ts'
import type { FilterChain, FilterChainMatch, NetworkFilter } from './proxy-config.ts'

/** A filter chain to be: what it takes, as istiod compares it, and the filters that take it. */
export interface ChainPlan {
  readonly serverNames?: readonly string[]
  readonly destinationCidrs?: readonly string[]
  /** Only plaintext HTTP, as the HTTP inspector finds it. */
  readonly plaintextHttp?: boolean
  readonly filters: readonly NetworkFilter[]
  readonly transportSocket?: FilterChain['transport_socket']
  readonly applicationProtocols?: readonly string[]
  /** What in the text asks for it. */
  readonly origin?: Origin
}

/** What the HTTP inspector calls plaintext HTTP. */
export const PLAINTEXT_HTTP = ['http/1.1', 'h2c']

/** Whether the chain takes whatever no other does. listener.go: isMatchAll. */
export function takesAll(plan: ChainPlan): boolean {
  const anyName = !plan.serverNames?.length || plan.serverNames.includes('*')
  return anyName && !plan.destinationCidrs?.length && applicationProtocols(plan).length === 0
}

/** Envoy's filter chain; one that takes everything has no match. */
export function compileFilterChain(plan: ChainPlan, origins: OriginMap): FilterChain {
  const match = takesAll(plan) ? undefined : filterChainMatch(plan)
  const chain: FilterChain = {
    ...(match && { filter_chain_match: match }),
    filters: plan.filters,
    ...(plan.transportSocket && { transport_socket: plan.transportSocket }),
  }
  return origins.mark(chain, plan.origin)
}

/** Adds the chains that take something else than those already there: Envoy refuses two chains with one match. listener.go: mergeTCPFilterChains. */
export function mergeChains(current: readonly ChainPlan[], incoming: readonly ChainPlan[]): readonly ChainPlan[] {
  const merged = [...current]
  const keys = new Set(current.map(matchKey))
  for (const plan of incoming) {
    const key = matchKey(plan)
    if (keys.has(key)) continue
    keys.add(key)
    merged.push(plan)
  }
  return merged
}

function filterChainMatch(plan: ChainPlan): FilterChainMatch {
  const protocols = applicationProtocols(plan)
  const names = plan.serverNames?.includes('*') ? [] : [...(plan.serverNames ?? [])].sort(compareText)
  const ranges = [...(plan.destinationCidrs ?? [])].sort(compareText).map(parseCidr).filter(isSpecific)
  return {
    ...(names.length > 0 && { server_names: names }),
    ...(ranges.length > 0 && { prefix_ranges: ranges.map(({ address, length }) => ({ address_prefix: address, prefix_len: length })) }),
    ...(plan.plaintextHttp && { transport_protocol: 'raw_buffer' }),
    ...(protocols.length > 0 && { application_protocols: protocols }),
  }
}

function isSpecific(range: CidrRange | undefined): range is CidrRange {
  return range !== undefined && range.address !== '0.0.0.0'
}

function applicationProtocols(plan: ChainPlan): readonly string[] {
  return plan.plaintextHttp ? PLAINTEXT_HTTP : (plan.applicationProtocols ?? [])
}

/** Equal for chains that take the same connections. */
function matchKey(plan: ChainPlan): string {
  const names = new Set((plan.serverNames ?? []).filter((name) => name !== '*'))
  const ranges = (plan.destinationCidrs ?? []).map(parseCidr).filter(isSpecific)
  const networks = new Set(ranges.map(({ network, length }) => `${network}/${length}`))
  return JSON.stringify([applicationProtocols(plan), [...names].sort(compareText), [...networks].sort(compareText)])
}
