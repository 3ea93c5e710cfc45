import type { TcpProxy } from '../xds/proxy-config.ts'
import type { Downstream } from './decision.ts'
import { queryParameter } from './query-parameters.ts'
import { type HeaderLine, headerValue } from './routed-request.ts'
import { xxHash64 } from './xx-hash64.ts'

/** What a route's hash policies make of a request. */
export interface HashKey {
  readonly hash: bigint | undefined
  /** A Set-Cookie line for each cookie policy that made a cookie for the caller. */
  readonly setCookies?: readonly string[]
}

interface HashInput {
  readonly path: string
  readonly headers: readonly HeaderLine[]
  readonly downstream: Downstream
  /** A sidecar believes x-forwarded-for, a gateway does not. */
  readonly trustForwardedFor: boolean
}

interface HashPolicy {
  readonly terminal: boolean
  key(input: HashInput): HashKey
}

const NO_KEY: HashKey = { hash: undefined }
const NO_COOKIES: readonly string[] = []
const MASK = 0xffffffffffffffffn

/** Compiles a route's hash policies (`source/common/http/hash_policy.cc`); undefined where it has none. */
export function compileHashPolicies(
  policies: readonly Readonly<Record<string, unknown>>[] = [],
): ((input: HashInput) => HashKey) | undefined {
  const compiled = policies.map(compilePolicy)
  if (compiled.length === 0) return undefined
  return (input) => combine(compiled, input)
}

function combine(policies: readonly HashPolicy[], input: HashInput): HashKey {
  let hash: bigint | undefined
  let setCookies = NO_COOKIES
  for (const policy of policies) {
    const key = policy.key(input)
    if (key.setCookies) setCookies = [...setCookies, ...key.setCookies]
    // Turned before each XOR, so that two equal policies do not cancel each other.
    if (key.hash !== undefined) hash = hash === undefined ? key.hash : (((hash << 1n) | (hash >> 63n)) & MASK) ^ key.hash
    if (policy.terminal && hash !== undefined) break
  }
  return setCookies.length === 0 ? { hash } : { hash, setCookies }
}

/** The hash of a connection that no protocol is known of (`source/common/network/hash_policy.cc`). */
export function connectionHash(policies: TcpProxy['hash_policy'], { peerAddress }: Downstream): bigint | undefined {
  return policies?.some(({ source_ip }) => source_ip) && peerAddress !== undefined ? xxHash64(peerAddress) : undefined
}

function compilePolicy(policy: Readonly<Record<string, unknown>>): HashPolicy {
  return { terminal: policy['terminal'] === true, key: keyOf(policy) }
}

function keyOf(policy: Readonly<Record<string, unknown>>): (input: HashInput) => HashKey {
  const {
    header,
    cookie,
    query_parameter: query,
    connection_properties: connection,
  } = policy as {
    readonly header?: { readonly header_name: string }
    readonly cookie?: CookiePolicy
    readonly query_parameter?: { readonly name: string }
    readonly connection_properties?: { readonly source_ip?: boolean }
  }
  if (header) return ({ headers }) => headerKey(headers, header.header_name.toLowerCase())
  if (cookie) return (input) => cookieKey(input, cookie)
  if (query) return ({ path }) => textKey(queryParameter(path, query.name))
  if (connection?.source_ip) return (input) => textKey(sourceAddress(input))
  return () => NO_KEY
}

const textKey = (text: string | undefined): HashKey => (text === undefined ? NO_KEY : { hash: xxHash64(text) })

/** All lines of the header, sorted, each hashed with the hash of those before as its seed. */
function headerKey(headers: readonly HeaderLine[], name: string): HashKey {
  const values = headers.filter((line) => line[0] === name).map((line) => line[1])
  if (values.length === 0) return NO_KEY
  return { hash: values.sort().reduce((seed, value) => xxHash64(value, seed), 0n) }
}

interface CookiePolicy {
  readonly name: string
  readonly ttl?: string
  readonly path?: string
}

function cookieKey({ headers, downstream }: HashInput, { name, ttl, path }: CookiePolicy): HashKey {
  const value = cookieValue(headers, name)
  if (value) return { hash: xxHash64(value) }
  if (ttl === undefined) return NO_KEY
  const connection = `${downstream.peerAddress ?? ''}${downstream.address}:${downstream.port}`
  const made = xxHash64(connection).toString(16).padStart(16, '0')
  const seconds = Number.parseInt(ttl, 10)
  const attributes = [seconds > 0 ? `Max-Age=${seconds}` : '', path ? `Path=${path}` : '', 'HttpOnly'].filter(Boolean)
  return { hash: xxHash64(made), setCookies: [`${name}="${made}"; ${attributes.join('; ')}`] }
}

/** The value of the first cookie of this name, without the quotes around it. */
function cookieValue(headers: readonly HeaderLine[], name: string): string | undefined {
  for (const [header, line] of headers) {
    if (header !== 'cookie') continue
    for (const pair of line.split(';')) {
      const equals = pair.indexOf('=')
      if (equals >= 0 && pair.slice(0, equals).trim() === name)
        return pair
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1')
    }
  }
  return undefined
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]+)$/i

/** The caller's address: the last entry of x-forwarded-for where it is believed and is one, else the other end of the connection. */
export function sourceAddress({ headers, downstream, trustForwardedFor }: Omit<HashInput, 'path'>): string | undefined {
  const forwarded = trustForwardedFor ? headerValue(headers, 'x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded && ADDRESS.test(forwarded) ? forwarded : downstream.peerAddress
}
