import type { JwtProvider } from '../xds/authentication.ts'
import { encodeBase64Text } from './base64.ts'
import { type Claims, rawClaims } from './jwt-token.ts'
import type { HeaderLine } from './routed-request.ts'

/** Headers that only the JWT filter may fill in: what callers send of them is taken off (`filters/http/jwt_authn/extractor.cc`). */
export function ownHeaders(providers: readonly JwtProvider[]): ReadonlySet<string> {
  const names = providers.flatMap(({ forward_payload_header: payload, claim_to_headers: claims = [] }) => [
    ...(payload ? [payload] : []),
    ...claims.map(({ header_name }) => header_name),
  ])
  return new Set(names.map((name) => name.toLowerCase()))
}

/** What a provider passes on of a token that it has taken: claims, each in its header, and the payload as it came (`authenticator.cc`). */
export function headersOfToken({ forward_payload_header: payload, claim_to_headers }: JwtProvider, token: string): readonly HeaderLine[] {
  const claims = claim_to_headers ? rawClaims(token) : {}
  const lines = (claim_to_headers ?? []).flatMap(({ header_name, claim_name }): HeaderLine[] => {
    const value = textOf(claimAt(claims, claim_name))
    return value === '' ? [] : [[header_name.toLowerCase(), value]]
  })
  return payload ? [...lines, [payload.toLowerCase(), token.split('.')[1] ?? '']] : lines
}

/** A claim by its path, whose steps are joined by dots. */
function claimAt(claims: Claims, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Claims)[key] : undefined), claims)
}

/** Lists and objects go as JSON in base64. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? encodeBase64Text(JSON.stringify(value)) : String(value)
}
