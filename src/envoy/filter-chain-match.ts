import type { FilterChainMatch } from '../xds/proxy-config.ts'

/** What the listener filters learn of a connection before a filter chain is chosen. */
export interface ConnectionTraits {
  /** The address that the caller dialled. */
  readonly address: string
  readonly port: number
  readonly transport: 'raw_buffer' | 'tls'
  readonly serverName: string | undefined
  /** Of ALPN, or what the first bytes look like; undefined where they are no HTTP. */
  readonly applicationProtocol: 'http/1.0' | 'http/1.1' | 'h2' | 'h2c' | undefined
}

type Match = FilterChainMatch | undefined

/**
 * The chain that fits best, criterion by criterion in Envoy's order (port, address, server name, transport, application protocol): at each the
 * most specific value that any chain names decides, and there is no way back (`source/common/listener_manager/filter_chain_manager_impl.cc`).
 */
export function chooseFilterChain<T extends { readonly filter_chain_match?: FilterChainMatch | undefined }>(
  chains: readonly T[],
  traits: ConnectionTraits,
): T | undefined {
  let left = chains
  for (const rank of CRITERIA) {
    left = best(left, (chain) => rank(chain.filter_chain_match, traits))
    if (left.length === 0) return undefined
  }
  return left[0]
}

/** Those of the highest rank; a rank of undefined does not fit, 0 is for chains that leave the criterion open. */
function best<T>(chains: readonly T[], rankOf: (chain: T) => number | undefined): readonly T[] {
  let highest = -1
  let out: T[] = []
  for (const chain of chains) {
    const rank = rankOf(chain)
    if (rank === undefined || rank < highest) continue
    if (rank > highest) out = []
    highest = rank
    out.push(chain)
  }
  return out
}

const CRITERIA: readonly ((match: Match, traits: ConnectionTraits) => number | undefined)[] = [
  (match, traits) => openOr(match?.destination_port, (port) => port === traits.port),
  (match, traits) => addressRank(match, traits.address),
  (match, traits) => serverNameRank(match, traits.serverName?.toLowerCase()),
  (match, traits) => openOr(match?.transport_protocol, (transport) => transport === traits.transport),
  (match, traits) =>
    openOr(nonEmpty(match?.application_protocols), (protocols) => protocols.some((protocol) => protocol === traits.applicationProtocol)),
]

function openOr<V>(value: V | undefined, fits: (value: V) => boolean): number | undefined {
  if (value === undefined || value === '') return 0
  return fits(value) ? 1 : undefined
}

const nonEmpty = <V>(list: readonly V[] | undefined) => (list?.length ? list : undefined)

function addressRank(match: Match, address: string): number | undefined {
  const ranges = nonEmpty(match?.prefix_ranges)
  if (!ranges) return 0
  const fitting = ranges.filter((range) => inRange(address, range.address_prefix, range.prefix_len))
  return fitting.length ? 1 + Math.max(...fitting.map((range) => range.prefix_len)) : undefined
}

/** Whether an IPv4 address lies in a range; an IPv6 range takes its own address only. */
function inRange(address: string, prefix: string, length: number): boolean {
  const [a, b] = [ipv4(address), ipv4(prefix)]
  if (a === undefined || b === undefined) return address === prefix || length === 0
  return length === 0 || a >>> (32 - length) === b >>> (32 - length)
}

function ipv4(text: string): number | undefined {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256))
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined
  return parts.reduce((number, part) => number * 256 + part, 0)
}

/** An exact name before the longest wildcard `*.rest` (which stands for any number of labels). */
function serverNameRank(match: Match, name: string | undefined): number | undefined {
  const wanted = nonEmpty(match?.server_names)
  if (!wanted) return 0
  if (name === undefined) return undefined
  const ranks = wanted.map((pattern) => {
    if (pattern.toLowerCase() === name) return 1e6
    return pattern.startsWith('*.') && name.endsWith(pattern.slice(1).toLowerCase()) && name.length > pattern.length - 1
      ? pattern.length
      : 0
  })
  return Math.max(...ranks) || undefined
}
