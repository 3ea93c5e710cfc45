import { decodeBase64Text, encodeBase64Text } from './base64.ts'

/** What a token says of its bearer. */
export type Claims = Readonly<Record<string, unknown>>

/** Claims that hold several words in one string, which Istio reads as a list. */
const SPACE_DELIMITED = ['scope', 'permission']

/** The claims of a token `header.payload.signature`; a text with Envoy's reason where it is none. */
export function readToken(token: string): Claims | string {
  const sections = token.split('.')
  if (sections.length !== 3) return 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections'
  const parts: Claims[] = []
  for (const [i, part] of ['header', 'payload'].entries()) {
    const section = sections[i] ?? ''
    if (!isBase64Url(section)) return `Jwt ${part} is an invalid Base64url encoded`
    const read = jsonOf(section)
    if (!read) return `Jwt ${part} is an invalid JSON`
    parts.push(read)
  }
  return normalized(parts[1] ?? {})
}

/** Whether these are digits of base64url for whole bytes. */
function isBase64Url(section: string): boolean {
  const digits = section.replace(/={1,2}$/, '')
  return /^[\w-]*$/.test(digits) && digits.length % 4 !== 1
}

/** The claims of a token that {@link readToken} can read, as they stand there. */
export function rawClaims(token: string): Claims {
  return jsonOf(token.split('.')[1] ?? '') ?? {}
}

/** A token that bears these claims. Its signature is none: the simulation takes every signature for valid. */
export function writeToken(claims: Claims): string {
  const header = encode(JSON.stringify({ alg: 'none', typ: 'JWT' }))
  return `${header}.${encode(JSON.stringify(claims))}.unsigned`
}

function jsonOf(section: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(decodeBase64Text(section.replaceAll('-', '+').replaceAll('_', '/')))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

function normalized(claims: Claims): Claims {
  const split = SPACE_DELIMITED.flatMap((name) => {
    const value = claims[name]
    return typeof value === 'string' ? [[name, value.split(' ')] as const] : []
  })
  return { ...claims, ...Object.fromEntries(split) }
}

/** Base64url of the text in UTF-8, without padding. */
const encode = (text: string) => encodeBase64Text(text).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
