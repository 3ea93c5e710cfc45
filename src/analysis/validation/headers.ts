import type { Headers } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { eachEntry, eachOf, type Finding, faultIf } from './finding.ts'

const TOKEN = /^[-!#$%&'*+.^_`|~A-Za-z0-9]+$/
const PSEUDO = new Set([':method', ':scheme', ':authority', ':path', ':status'])

/** Whether a header match asks for a claim of a JWT instead (pkg/jwt, ToRoutingClaim). */
export function isClaim(name: string): boolean {
  return /^@request\.auth\.claims(?:\.[\s\S]+|\[[\s\S]+\])$/i.test(name)
}

/** What is wrong with the name of a header that is matched. */
export function wrongMatchedHeader(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty'
  return isClaim(name) || PSEUDO.has(name) || TOKEN.test(name) ? undefined : `header name ${name} is not a valid header name`
}

/** What is wrong with the name of a header in a CORS policy. */
export function wrongCorsHeader(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty'
  return name === '*' || TOKEN.test(name) ? undefined : `header name ${name} is not a valid header name`
}

/** Whether the header is the authority, by either of its names. */
export function isAuthority(name: string): boolean {
  return /^(?::authority|host)$/i.test(name)
}

/** Request and response headers that a rule or destination changes. */
export function checkHeaders(headers: Headers | undefined, at: FieldPath): Finding[] {
  const { request, response } = headers ?? {}
  const of = (side: 'request' | 'response', part: string) => [...at, 'headers', side, part]
  return [
    ...(['add', 'set'] as const).flatMap((part) => eachEntry(request?.[part], of('request', part), checkRequestHeader)),
    ...eachOf(request?.remove, of('request', 'remove'), (name, path) => faultIf(wrongHeader(name), path)),
    ...(['add', 'set'] as const).flatMap((part) => eachEntry(response?.[part], of('response', part), checkResponseHeader)),
    ...eachOf(response?.remove, of('response', 'remove'), (name, path) => faultIf(wrongHeader(name), path)),
  ]
}

function checkRequestHeader(name: string, value: string, at: FieldPath): Finding[] {
  const wrongName = name === '' ? 'header name cannot be empty' : name.startsWith(':') && !isAuthority(name) ? colonPrefix(name) : undefined
  return [...faultIf(wrongName, at), ...faultIf(wrongValue(value), at)]
}

function checkResponseHeader(name: string, value: string, at: FieldPath): Finding[] {
  return [...faultIf(wrongHeader(name), at), ...faultIf(wrongValue(value), at)]
}

function colonPrefix(name: string): string {
  return `invalid header "${name}": header cannot have ":" prefix`
}

function wrongHeader(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty'
  if (name.toLowerCase() === 'host') return `invalid header "${name}": cannot set Host header`
  return name.startsWith(':') ? colonPrefix(name) : undefined
}

function wrongValue(value: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  if (/[\u0000-\u0008\u000A-\u001F\u007F]/.test(value)) return `header value configuration ${value} is invalid`
  const wrong = wrongFormat(value)
  return wrong && `header value configuration: invalid header configuration. ${wrong}`
}

/** A state of the reader of header values: where each character leads, and the rest (`other`), or a sentence where nothing leads on. */
interface State {
  readonly on: Readonly<Record<string, string>>
  readonly other: string
  readonly wrong?: string
}

const STATES: Readonly<Record<string, State>> = {
  text: { on: { '%': 'percent' }, other: 'text' },
  percent: { on: { '%': 'text' }, other: 'name' },
  name: { on: { '%': 'text', '(': 'arguments' }, other: 'name' },
  arguments: { on: { '[': 'string-start', ' ': 'arguments' }, other: 'string' },
  'string-start': { on: { '"': 'string', ' ': 'string-start' }, other: '', wrong: `Expecting '"'` },
  string: { on: { ')': 'end', '"': 'separator', '\\': 'escape' }, other: 'string' },
  escape: { on: {}, other: 'string' },
  separator: { on: { ',': 'string-start', ']': 'arguments-end', ' ': 'separator' }, other: '', wrong: "Expecting ',', ']', or whitespace" },
  'arguments-end': { on: { ')': 'end', ' ': 'arguments-end' }, other: '', wrong: "Expecting ')' or whitespace after '{}', but found '{}'" },
  end: { on: { '%': 'text', ' ': 'end' }, other: '', wrong: "Expecting '%' or whitespace after" },
}

/** Envoy's `%VARIABLE(arguments)%` in header values (header_value_validator.go). */
function wrongFormat(value: string): string | undefined {
  let state = 'text'
  for (const character of value) {
    const { on, other, wrong }: State = STATES[state] ?? { on: {}, other: 'text' }
    const next: string | undefined = on[character]
    if (next === undefined && wrong) return wrong
    // The first character of a name may itself open the arguments.
    state = next ?? (state === 'percent' ? (STATES['name']?.on[character] ?? 'name') : other)
  }
  if (state === 'percent') return 'Un-escaped %'
  if (state === 'escape') return 'Un-terminated backslash in JSON string'
  return state === 'text' ? undefined : `Un-terminated variable expression '${value}'`
}
