import { parseCidr } from '../xds/cidr.ts'
import type { RateLimitAction, RateLimitActions } from '../xds/rate-limit-config.ts'
import { type Condition, compileHeaderMatcher } from './header-matcher.ts'
import { compileQueryParameterMatcher, queryParameter } from './query-parameters.ts'
import type { FilterFacts } from './rbac-match.ts'
import { headerValue } from './routed-request.ts'

/** One part of a descriptor: what a request is counted by. */
interface Entry {
  readonly key: string
  readonly value: string
}

/** What descriptors are made of. */
export interface DescriptorFacts extends FilterFacts {
  /** Of the route, where it has one alone. */
  readonly cluster: string | undefined
}

type EntryOf = (facts: DescriptorFacts) => Entry | 'skip' | undefined

/** The descriptor that a list of actions makes of a request, as one text; undefined where one of them has nothing to say. */
export type DescriptorOf = (facts: DescriptorFacts) => string | undefined

// Simplified: of the actions that make descriptors those on metadata, the caller's cluster and extensions are not read, nor the cluster of a route with several: theirs never come about.
/** Compiles the actions of `rate_limits` (`source/common/router/router_ratelimit.cc`). */
export function compileDescriptors(limits: readonly RateLimitActions[]): readonly DescriptorOf[] {
  return limits.map(({ actions = [] }) => {
    const compiled = actions.map(compileAction)
    return (facts) => {
      const entries: Entry[] = []
      for (const entryOf of compiled) {
        const entry = entryOf(facts)
        if (entry === undefined) return undefined
        if (entry !== 'skip') entries.push(entry)
      }
      return entries.length > 0 ? descriptorText(entries) : undefined
    }
  })
}

/** Descriptors are the same where their entries are, in their order. */
export function descriptorText(entries: readonly { readonly key?: string; readonly value?: string }[]): string {
  return JSON.stringify(entries.map(({ key = '', value = '' }) => [key, value]))
}

function compileAction(action: RateLimitAction): EntryOf {
  const { request_headers, remote_address, masked_remote_address: masked, destination_cluster, generic_key, query_parameters } = action
  if (generic_key) {
    const entry = { key: generic_key.descriptor_key || 'generic_key', value: generic_key.descriptor_value }
    return () => entry
  }
  if (remote_address) return ({ remoteIp }) => ({ key: 'remote_address', value: remoteIp })
  if (masked) return ({ remoteIp }) => present('masked_remote_address', maskedAddress(remoteIp, masked), false)
  if (destination_cluster) return ({ cluster }) => present('destination_cluster', cluster, false)
  if (request_headers) {
    const { header_name, descriptor_key: key, skip_if_absent: skip } = request_headers
    return ({ request }) => present(key, header(request, header_name), skip)
  }
  if (query_parameters) {
    const { query_parameter_name: name, descriptor_key: key, skip_if_absent: skip } = query_parameters
    return ({ request }) => present(key, queryParameter(request.path, name), skip)
  }
  return matchAction(action)
}

function matchAction({ header_value_match: header, query_parameter_value_match: query }: RateLimitAction): EntryOf {
  if (header) return valueMatch({ ...header, key: 'header_match', conditions: header.headers.map(compileHeaderMatcher) })
  if (!query) return () => undefined
  return valueMatch({ ...query, key: 'query_match', conditions: query.query_parameters.map(compileQueryParameterMatcher) })
}

function maskedAddress(address: string, mask: NonNullable<RateLimitAction['masked_remote_address']>): string | undefined {
  const length = address.includes(':') ? (mask.v6_prefix_mask_len ?? 128) : (mask.v4_prefix_mask_len ?? 32)
  const range = parseCidr(`${address}/${length}`)
  return range && `${range.network}/${length}`
}

function present(key: string, value: string | undefined, skip: boolean | undefined): Entry | 'skip' | undefined {
  if (value !== undefined) return { key, value }
  return skip ? 'skip' : undefined
}

interface ValueMatch {
  readonly key: string
  readonly descriptor_key?: string
  readonly descriptor_value: string
  readonly expect_match?: boolean
  readonly conditions: readonly Condition[]
}

function valueMatch({ key, descriptor_key, descriptor_value: value, expect_match: expected = true, conditions }: ValueMatch): EntryOf {
  const entry = { key: descriptor_key || key, value }
  return ({ request }) => (conditions.every((each) => each.test(request)) === expected ? entry : undefined)
}

function header(request: FilterFacts['request'], name: string): string | undefined {
  const lower = name.toLowerCase()
  if (lower === ':path') return request.path
  if (lower === ':method') return request.method
  if (lower === ':authority' || lower === 'host') return request.authority
  return lower === ':scheme' ? request.scheme : headerValue(request.headers, lower)
}
