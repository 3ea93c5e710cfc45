import type { AddressRange, MetadataMatcher, Principal, ValueMatch } from './authorization-config.ts'
import { parseCidr } from './cidr.ts'
import type { HeaderMatcher, StringMatcher } from './proxy-config.ts'

/** A regular expression that means the text itself. */
export function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}

/** `exact`, `prefix*`, `*suffix`, or `*` for whatever is not empty (security/authz/matcher/string.go). */
export function stringMatcher(value: string, before = ''): StringMatcher {
  if (value === '*') return { safe_regex: { regex: '.+' } }
  if (value.startsWith('*')) {
    return before ? { safe_regex: { regex: `${before}.*${quoted(value.slice(1))}` } } : { suffix: value.slice(1) }
  }
  return value.endsWith('*') ? { prefix: before + value.slice(0, -1) } : { exact: before + value }
}

/** The same for a header; `*` asks only that it is there. Hosts are compared in any case. */
export function headerMatcher(name: string, value: string, ignoreCase = false): HeaderMatcher {
  if (value === '*') return { name, present_match: true }
  return { name, string_match: { ...stringMatcher(value), ...(ignoreCase && { ignore_case: true }) } }
}

/** An address or a range of them; undefined where the text is neither. */
export function addressRange(text: string): AddressRange | undefined {
  const range = parseCidr(text)
  return range && { address_prefix: range.address, prefix_len: range.length }
}

/** A matcher of a claim: of its string, or of one of its list (security/authz/model/util.go, MetadataListValueMatcherForJWTClaims). */
export function claimMatcher(claims: readonly string[], values: readonly string[]): MetadataMatcher {
  const strings = values.map((value) => ({ string_match: stringMatcher(value) }))
  const value: ValueMatch = strings.length === 1 && strings[0] ? strings[0] : { or_match: { value_matchers: strings } }
  return claim(claims, { or_match: { value_matchers: [{ list_match: { one_of: value } }, value] } })
}

/** `issuer/subject`, with a `*` before or after; the issuer may hold slashes. */
export function requestPrincipal(values: readonly string[]): Principal {
  const both = values.map((value): Principal => {
    const [issuer, subject] = issuerAndSubject(value)
    const ids = [claim(['iss'], { string_match: issuer }), claim(['sub'], { string_match: subject })].map((metadata) => ({ metadata }))
    return { and_ids: { ids } }
  })
  return both.length === 1 && both[0] ? both[0] : { or_ids: { ids: both } }
}

const ANYTHING: StringMatcher = { safe_regex: { regex: '.+' } }

function issuerAndSubject(value: string): readonly [StringMatcher, StringMatcher] {
  const slash = value.lastIndexOf('/')
  const [issuer, subject] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)]
  if (value === '*') return [ANYTHING, ANYTHING]
  if (value.startsWith('*')) {
    if (slash < 0) return [ANYTHING, { suffix: value.slice(1) }]
    return [issuer === '*' ? ANYTHING : { suffix: issuer.slice(1) }, { exact: subject }]
  }
  if (value.endsWith('*')) {
    if (slash < 0) return [{ prefix: value.slice(0, -1) }, ANYTHING]
    return [{ exact: issuer }, subject === '*' ? ANYTHING : { prefix: subject.slice(0, -1) }]
  }
  return [{ exact: issuer }, { exact: subject }]
}

function claim(path: readonly string[], value: ValueMatch): MetadataMatcher {
  return { filter: 'envoy.filters.http.jwt_authn', path: ['payload', ...path].map((key) => ({ key })), value }
}
