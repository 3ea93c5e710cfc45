import type { StringMatch } from '../manifest/kinds.ts'
import { compileStringMatch } from './string-match.ts'

const CLAIM_HEADER = '@request.auth.claims'

/**
 * The claim that a header name of the form `@request.auth.claims.group.id` or `@request.auth.claims[group][id]` stands for; undefined for
 * every other header. pkg/jwt: ToRoutingClaim.
 */
export function claimPath(header: string): readonly string[] | undefined {
  if (!header.toLowerCase().startsWith(CLAIM_HEADER)) return undefined
  const rest = header.slice(CLAIM_HEADER.length)
  if (rest.length > 1 && rest.startsWith('.')) return rest.slice(1).split('.')
  if (rest.length > 2 && rest.startsWith('[') && rest.endsWith(']')) return rest.slice(1, -1).split('][')
  return undefined
}

/** Matches a claim that the JWT filter left in the dynamic metadata: as a string, or as one of a list of strings. */
export function compileClaimMatch(path: readonly string[], match: StringMatch | null | undefined, invert: boolean): object {
  const value = { string_match: compileStringMatch(match) ?? {} }
  return {
    filter: 'envoy.filters.http.jwt_authn',
    path: ['payload', ...path].map((key) => ({ key })),
    value: { or_match: { value_matchers: [{ list_match: { one_of: value } }, value] } },
    ...(invert && { invert: true }),
  }
}
