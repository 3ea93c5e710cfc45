import type { HeaderMatcher } from '../xds/proxy-config.ts'
import type { RateLimitAction, RateLimitActions } from '../xds/rate-limit-config.ts'
import { compileHeaderMatcher } from './header-matcher.ts'
import { queryParameter } from './query-parameters.ts'
import type { FilterFacts } from './rbac-match.ts'
import { headerValue } from './routed-request.ts'

/** One part of a descriptor: what a request is counted by. */
interface Entry {
  readonly key: string
  readonly value: string
}

type EntryOf = (facts: FilterFacts) => Entry | 'skip' | undefined

/** The descriptor that a list of actions makes of a request, as one text; undefined where one of them has nothing to say. */
export type DescriptorOf = (facts: FilterFacts) => string | undefined

// Simplified: of the actions that make descriptors those on metadata, clusters and extensions are not read: theirs never come about.
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
  const { request_headers, remote_address, generic_key, header_value_match, query_parameters } = action
  if (generic_key) {
    const entry = { key: generic_key.descriptor_key || 'generic_key', value: generic_key.descriptor_value }
    return () => entry
  }
  if (remote_address) return ({ remoteIp }) => ({ key: 'remote_address', value: remoteIp })
  if (request_headers) {
    const { header_name, descriptor_key: key, skip_if_absent: skip } = request_headers
    return ({ request }) => present(key, header(request, header_name), skip)
  }
  if (query_parameters) {
    const { query_parameter_name: name, descriptor_key: key, skip_if_absent: skip } = query_parameters
    return ({ request }) => present(key, queryParameter(request.path, name), skip)
  }
  return header_value_match ? valueMatch(header_value_match) : () => undefined
}

function present(key: string, value: string | undefined, skip: boolean | undefined): Entry | 'skip' | undefined {
  if (value !== undefined) return { key, value }
  return skip ? 'skip' : undefined
}

function valueMatch({
  descriptor_key,
  descriptor_value: value,
  expect_match: expected = true,
  headers,
}: NonNullable<RateLimitAction['header_value_match']>): EntryOf {
  const conditions = headers.map((matcher: HeaderMatcher) => compileHeaderMatcher(matcher))
  const entry = { key: descriptor_key || 'header_match', value }
  return ({ request }) => (conditions.every((each) => each.test(request)) === expected ? entry : undefined)
}

function header(request: FilterFacts['request'], name: string): string | undefined {
  const lower = name.toLowerCase()
  if (lower === ':path') return request.path
  if (lower === ':method') return request.method
  if (lower === ':authority' || lower === 'host') return request.authority
  return lower === ':scheme' ? request.scheme : headerValue(request.headers, lower)
}
