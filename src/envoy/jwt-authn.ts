import { UNSTATED_AGE } from '../mesh/age.ts'
import type { JwtAuthnConfig, JwtProvider } from '../xds/authentication.ts'
import type { Origins } from '../xds/proxy-config.ts'
import type { DecisionStep } from './decision.ts'
import { info, step } from './decision-step.ts'
import { headersOfToken, ownHeaders } from './jwt-headers.ts'
import { type Claims, readToken } from './jwt-token.ts'
import type { ReplyCause } from './local-reply.ts'
import { queryParameter } from './query-parameters.ts'
import { type HeaderLine, headerValue, type RoutedRequest } from './routed-request.ts'

/** What the JWT filter makes of a request: its claims, or the answer where the token is none that it takes. */
export interface TokenVerdict {
  readonly refused?: ReplyCause
  readonly claims?: Claims
  /** The request's headers where the filter changes them: its own taken off, those of the token added. */
  readonly headers?: readonly HeaderLine[]
  /** What carried the token and is taken off, so that the upstream does not see it. */
  readonly strips?: TokenPlace
  readonly steps: readonly DecisionStep[]
}

/** Reads and judges the tokens of a request; never throws. */
export type TokenFilter = (request: RoutedRequest) => TokenVerdict

/** Where a token stood: in a header, or in a parameter of the query. */
export interface TokenPlace {
  readonly header?: string
  readonly parameter?: string
}

/** Envoy lets clocks differ by so many seconds. */
const CLOCK_SKEW = 60

/** Characters of the path that the realm of a refusal repeats (source/extensions/filters/http/jwt_authn/filter.cc). */
const LONGEST_REALM_PATH = 256

// Simplified: tokens are taken at their word: signatures are not verified and no keys fetched, and the day is taken for 2026-01-01.
/** Compiles `envoy.filters.http.jwt_authn` as istiod configures it: a token must be of one of the providers, no token is none to refuse. */
export function compileJwtAuthn(config: JwtAuthnConfig, origins: Origins): TokenFilter {
  const providers = Object.values(config.providers)
  const own = ownHeaders(providers)
  const judge = (request: RoutedRequest): Judged => {
    const found = firstToken(providers, request)
    if (!found) return { steps: [info('authentication', '', 'the request carries no token, which is let through')] }
    const claims = readToken(found.token)
    if (typeof claims === 'string') return refuse(request, claims, 401, origins.get(found.provider))
    const provider = providers.find((each) => each.issuer === claims['iss'] && tokenOf(each, request)?.token === found.token)
    if (!provider) return refuse(request, 'Jwt issuer is not configured', 401, origins.get(found.provider))
    return verify(request, { provider, claims, found, range: origins.get(provider) })
  }
  return (request) => {
    if (config.bypass_cors_preflight && isPreflight(request)) return { steps: [] }
    const { passesOn = [], ...verdict } = judge(request)
    if (own.size === 0) return verdict
    return { ...verdict, headers: [...request.headers.filter(([name]) => !own.has(name)), ...passesOn] }
  }
}

interface Presented {
  readonly provider: JwtProvider
  readonly claims: Claims
  readonly found: FoundToken
  readonly range: DecisionStep['range']
}

/** A verdict with the headers that come of the token. */
type Judged = Omit<TokenVerdict, 'headers'> & { readonly passesOn?: readonly HeaderLine[] }

function verify(request: RoutedRequest, { provider, claims, found, range }: Presented): Judged {
  if (UNSTATED_AGE + CLOCK_SKEW < Number(claims['nbf'] ?? 0)) return refuse(request, 'Jwt not yet valid', 401, range)
  if (Number(claims['exp'] ?? UNSTATED_AGE) + CLOCK_SKEW < UNSTATED_AGE) return refuse(request, 'Jwt is expired', 401, range)
  if (!hasAudience(provider, claims['aud'])) return refuse(request, 'Audiences in Jwt are not allowed', 403, range)
  const { header, parameter } = found
  const strips = { ...(header && { header }), ...(parameter && { parameter }) }
  const taken = step('authentication', 'taken', provider.issuer, `takes the token of ${String(claims['sub'] ?? 'nobody')}`, range)
  return { claims, passesOn: headersOfToken(provider, found.token), ...(!provider.forward && { strips }), steps: [taken] }
}

function isPreflight({ method, headers }: RoutedRequest): boolean {
  return method === 'OPTIONS' && !!headerValue(headers, 'origin') && !!headerValue(headers, 'access-control-request-method')
}

interface FoundToken extends TokenPlace {
  readonly token: string
}

function firstToken(providers: readonly JwtProvider[], request: RoutedRequest): (FoundToken & { provider: JwtProvider }) | undefined {
  for (const provider of providers) {
    const found = tokenOf(provider, request)
    if (found) return { ...found, provider }
  }
  return undefined
}

const DEFAULT_HEADERS = [{ name: 'authorization', value_prefix: 'Bearer ' }]
const DEFAULT_PARAMETERS = ['access_token']

/** The token where a provider looks for it: in its own places, else as `Authorization: Bearer` or `access_token`. */
function tokenOf(provider: JwtProvider, request: RoutedRequest): FoundToken | undefined {
  const { from_headers, from_params, from_cookies } = provider
  const isDefault = !from_headers && !from_params && !from_cookies
  return (
    inHeaders(from_headers ?? (isDefault ? DEFAULT_HEADERS : []), request) ??
    inParameters(from_params ?? (isDefault ? DEFAULT_PARAMETERS : []), request) ??
    inCookies(from_cookies ?? [], request)
  )
}

function inHeaders(places: NonNullable<JwtProvider['from_headers']>, { headers }: RoutedRequest): FoundToken | undefined {
  for (const { name, value_prefix: prefix = '' } of places) {
    const header = name.toLowerCase()
    const value = headerValue(headers, header)
    if (value?.startsWith(prefix)) return { token: value.slice(prefix.length).trim(), header }
  }
  return undefined
}

function inParameters(names: readonly string[], { path }: RoutedRequest): FoundToken | undefined {
  for (const parameter of names) {
    const token = queryParameter(path, parameter)
    if (token !== undefined) return { token, parameter }
  }
  return undefined
}

function inCookies(names: readonly string[], { headers }: RoutedRequest): FoundToken | undefined {
  const line = headerValue(headers, 'cookie') ?? ''
  const token = names.map((name) => cookie(line, name)).find((each) => each !== undefined)
  return token === undefined ? undefined : { token }
}

/** The request as it goes on, without the token. */
export function withoutToken(request: RoutedRequest, { header, parameter }: TokenPlace): RoutedRequest {
  const headers = header === undefined ? request.headers : request.headers.filter(([name]) => name !== header)
  const [before = '', query] = request.path.split(/\?(.*)/s)
  if (parameter === undefined || query === undefined) return { ...request, headers }
  const kept = query.split('&').filter((part) => part !== parameter && !part.startsWith(`${parameter}=`))
  return { ...request, headers, path: kept.length > 0 ? `${before}?${kept.join('&')}` : before }
}

function cookie(line: string, name: string): string | undefined {
  return line
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

function hasAudience({ audiences }: JwtProvider, stated: unknown): boolean {
  if (!audiences?.length) return true
  const given = (Array.isArray(stated) ? stated : [stated]).map((audience) => withoutScheme(String(audience)))
  return audiences.some((audience) => given.includes(withoutScheme(audience)))
}

/** Envoy compares audiences without `http://`, `https://` and a slash at the end. */
const withoutScheme = (audience: string) => audience.replace(/^https?:\/\//, '').replace(/\/$/, '')

function refuse(request: RoutedRequest, message: string, status: number, range: DecisionStep['range']): TokenVerdict {
  const realm = `${request.scheme}://${request.authority}${request.path.slice(0, LONGEST_REALM_PATH)}`
  const refused: ReplyCause = {
    status,
    body: message,
    details: `jwt_authn_access_denied{${message.replaceAll(' ', '_')}}`,
    ...(status === 401 && { headers: [['www-authenticate', `Bearer realm="${realm}", error="invalid_token"`] as const] }),
  }
  return { refused, steps: [step('authentication', 'failed', '', message, range)] }
}
