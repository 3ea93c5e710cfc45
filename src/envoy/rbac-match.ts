import type { AddressRange, MetadataMatcher, Permission, Principal, ValueMatch } from '../xds/authorization-config.ts'
import { parseCidr } from '../xds/cidr.ts'
import { compileHeaderMatcher } from './header-matcher.ts'
import { compileRegex } from './regex.ts'
import type { RoutedRequest } from './routed-request.ts'
import { compileStringMatcher } from './string-matcher.ts'

/** What a filter before the router may know of a request and the connection that it came on. */
export interface FilterFacts {
  readonly request: RoutedRequest
  /** `spiffe://cluster.local/ns/shop/sa/web` of the caller's certificate; undefined on a plain connection. */
  readonly principal: string | undefined
  /** The address at the other end of the connection, and the caller's as x-forwarded-for has it where that is believed. */
  readonly directIp: string
  readonly remoteIp: string
  readonly destinationIp: string
  readonly destinationPort: number
  readonly serverName: string | undefined
}

/** A condition of an RBAC policy. */
export interface RbacCondition {
  test(facts: FilterFacts): boolean
  /** What was seen, where it holds; empty where it asks nothing. */
  tell(facts: FilterFacts): string
}

/** Compiles what is asked. */
export function compilePermission(permission: Permission): RbacCondition {
  const { and_rules, or_rules, not_rule, header, url_path, uri_template, destination_ip, destination_port } = permission
  if (and_rules) return all(and_rules.rules.map(compilePermission))
  if (or_rules) return any(or_rules.rules.map(compilePermission))
  if (not_rule) return not(compilePermission(not_rule))
  if (header) return ofRequest(compileHeaderMatcher(header))
  if (url_path) return ofText('path', compileStringMatcher(url_path.path), ({ request }) => request.pathOnly)
  if (uri_template) return ofTemplate(uri_template.typed_config.path_template)
  if (destination_ip) return ofAddress('destination', destination_ip, (facts) => facts.destinationIp)
  if (destination_port !== undefined) {
    return { test: (facts) => facts.destinationPort === destination_port, tell: () => `port is ${destination_port}` }
  }
  if (permission.requested_server_name) {
    return ofText('server name', compileStringMatcher(permission.requested_server_name), ({ serverName }) => serverName ?? '')
  }
  return { test: () => permission.any === true, tell: () => '' }
}

/** Compiles who asks. */
export function compilePrincipal(principal: Principal): RbacCondition {
  const { and_ids, or_ids, not_id, header, authenticated, direct_remote_ip, remote_ip, metadata } = principal
  if (and_ids) return all(and_ids.ids.map(compilePrincipal))
  if (or_ids) return any(or_ids.ids.map(compilePrincipal))
  if (not_id) return not(compilePrincipal(not_id))
  if (header) return ofRequest(compileHeaderMatcher(header))
  if (authenticated) return ofPrincipal(compileStringMatcher(authenticated.principal_name))
  if (direct_remote_ip) return ofAddress('caller', direct_remote_ip, (facts) => facts.directIp)
  if (remote_ip) return ofAddress('caller', remote_ip, (facts) => facts.remoteIp)
  if (metadata) return { test: ({ request }) => holdsClaim(metadata, request.claims), tell: () => `claim ${claimName(metadata)} fits` }
  return { test: () => principal.any === true, tell: () => '' }
}

function all(parts: readonly RbacCondition[]): RbacCondition {
  return {
    test: (facts) => parts.every((part) => part.test(facts)),
    tell: (facts) => words(parts.map((part) => part.tell(facts))),
  }
}

function any(parts: readonly RbacCondition[]): RbacCondition {
  return {
    test: (facts) => parts.some((part) => part.test(facts)),
    tell: (facts) => parts.find((part) => part.test(facts))?.tell(facts) ?? '',
  }
}

function not(part: RbacCondition): RbacCondition {
  return { test: (facts) => !part.test(facts), tell: () => '' }
}

/** What was seen, of several conditions. */
export const words = (parts: readonly string[]) => parts.filter((part) => part !== '').join(', ')

interface OfRequest {
  test(request: RoutedRequest): boolean
  holds(request: RoutedRequest): string
}

function ofRequest(condition: OfRequest): RbacCondition {
  return { test: ({ request }) => condition.test(request), tell: ({ request }) => condition.holds(request) }
}

type Matcher = ReturnType<typeof compileStringMatcher>

function ofText(subject: string, matcher: Matcher, textOf: (facts: FilterFacts) => string): RbacCondition {
  return { test: (facts) => matcher.test(textOf(facts)), tell: () => `${subject} ${matcher.holds}` }
}

function ofPrincipal(matcher: Matcher): RbacCondition {
  return {
    test: ({ principal }) => principal !== undefined && matcher.test(principal),
    tell: ({ principal = '' }) => `caller is ${principal.replace('spiffe://', '')}`,
  }
}

/** `*` stands for one segment of the path, `**` for any number of characters. */
function ofTemplate(template: string): RbacCondition {
  const pattern = template
    .split(/(\*\*?)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replace(/[\\.+?()|[\]{}^$]/g, '\\$&')))
    .join('')
  const regex = compileRegex(pattern)
  return { test: ({ request }) => regex?.fullMatch(request.pathOnly) ?? false, tell: () => `path fits ${template}` }
}

function ofAddress(subject: string, range: AddressRange, addressOf: (facts: FilterFacts) => string): RbacCondition {
  const { address_prefix: prefix, prefix_len: length } = range
  const network = parseCidr(`${prefix}/${length}`)?.network
  return {
    test: (facts) => network !== undefined && parseCidr(`${addressOf(facts)}/${length}`)?.network === network,
    tell: (facts) => `${subject} ${addressOf(facts)} lies in ${prefix}/${length}`,
  }
}

const claimName = ({ path }: MetadataMatcher) =>
  path
    .slice(1)
    .map(({ key }) => key)
    .join('.')

/** Whether a claim of the verified token, by its path below `payload`, has a value that fits. */
export function holdsClaim({ path, value }: MetadataMatcher, claims: Readonly<Record<string, unknown>> | undefined): boolean {
  let found: unknown = claims
  for (const { key } of path.slice(1)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return false
    found = (found as Readonly<Record<string, unknown>>)[key]
  }
  return fits(value, found)
}

function fits({ or_match, list_match, string_match }: ValueMatch, value: unknown): boolean {
  if (or_match) return or_match.value_matchers.some((matcher) => fits(matcher, value))
  if (list_match) return Array.isArray(value) && value.some((item) => fits(list_match.one_of, item))
  return string_match !== undefined && typeof value === 'string' && compileStringMatcher(string_match).test(value)
}
