/** One request as a line of a log tells it. */
export interface RecordedLine {
  /** `GET`, as sent. */
  readonly method: string
  readonly authority: string
  /** With its query. */
  readonly path: string
  /** Whether a sidecar took it in for its own application, instead of sending it out. */
  readonly inbound: boolean
  /** Milliseconds since 1970; NaN where the line has no time that can be read. */
  readonly atMs: number
}

/**
 * A line of Envoy's access log, in the default text format of Envoy or of Istio, or as a JSON object with the names that Istio gives. Undefined
 * for anything else: connections without HTTP, and what a proxy logs beside requests.
 * Formats: https://istio.io/latest/docs/tasks/observability/logs/access-log/#default-access-log-format
 */
export function parseAccessLine(line: string): RecordedLine | undefined {
  if (line.startsWith('[')) return parseText(line)
  return line.startsWith('{') ? (parsePlainJson(line) ?? parseJson(line)) : undefined
}

/** `[time] "GET /path HTTP/1.1" 200 … "authority" "host" outbound|80||…`: authority and host are the last two texts in quotes in every version. */
function parseText(line: string): RecordedLine | undefined {
  const timeEnd = line.indexOf('] "')
  if (timeEnd < 0) return undefined
  const begin = timeEnd + 3
  const methodEnd = line.indexOf(' ', begin)
  const requestEnd = line.indexOf('" ', begin)
  let pathEnd = requestEnd
  while (pathEnd > methodEnd && line.charCodeAt(pathEnd) !== space) pathEnd--
  if (methodEnd < 0 || pathEnd <= methodEnd) return undefined
  const hostEnd = quoteBefore(line, line.length)
  const hostBegin = quoteBefore(line, hostEnd)
  const authorityEnd = quoteBefore(line, hostBegin)
  const authorityBegin = quoteBefore(line, authorityEnd) + 1
  const authority = line.slice(authorityBegin, authorityEnd)
  const path = line.slice(methodEnd + 1, pathEnd)
  if (authorityBegin <= requestEnd || authority === '-' || authority === '' || !path.startsWith('/')) return undefined
  return {
    method: line.slice(begin, methodEnd),
    authority,
    path,
    inbound: line.startsWith(' inbound|', hostEnd + 1),
    atMs: parseMoment(line.slice(1, timeEnd)),
  }
}

const space = 32
const quote = 34

/** Place of the last quote before `end`, or -1. A loop of its own: several times faster than `lastIndexOf`. */
function quoteBefore(line: string, end: number): number {
  let at = end - 1
  while (at >= 0 && line.charCodeAt(at) !== quote) at--
  return at
}

/** The fields of a JSON line without escapes, found by their names: several times faster than reading the whole object. */
function parsePlainJson(line: string): RecordedLine | undefined {
  if (line.includes('\\')) return undefined
  const method = field(line, '"method":"')
  const path = field(line, '"path":"')
  const authority = field(line, '"authority":"')
  const time = field(line, '"start_time":"')
  if (method === undefined || path === undefined || authority === undefined || time === undefined) return undefined
  if (!path.startsWith('/') || authority === '-') return undefined
  return { method, path, authority, inbound: line.includes('"upstream_cluster":"inbound|'), atMs: parseMoment(time) }
}

function field(line: string, name: string): string | undefined {
  const at = line.indexOf(name)
  if (at < 0) return undefined
  const begin = at + name.length
  const end = line.indexOf('"', begin)
  return end < 0 ? undefined : line.slice(begin, end)
}

/** Names under which logs of various settings keep a field. */
const aliases = {
  method: ['method', ':method', 'request_method', 'x-request-method'],
  path: ['x_envoy_original_path', 'path', ':path', 'request_path', 'uri', 'request_uri'],
  authority: ['authority', ':authority', 'host', 'request_host'],
  time: ['start_time', 'timestamp', 'time', '@timestamp', 'ts'],
  cluster: ['upstream_cluster', 'upstream_cluster_raw'],
} as const

function parseJson(line: string): RecordedLine | undefined {
  const values = objectOf(line)
  if (!values) return undefined
  const text = (names: readonly string[]): string => {
    const value = names.map((name) => values[name]).find((each) => (typeof each === 'string' && each !== '-') || typeof each === 'number')
    return value === undefined ? '' : String(value)
  }
  const [method, path, authority] = [text(aliases.method), text(aliases.path), text(aliases.authority)]
  if (method === '' || authority === '' || !path.startsWith('/')) return undefined
  return { method, path, authority, inbound: text(aliases.cluster).startsWith('inbound|'), atMs: parseMoment(text(aliases.time)) }
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

/** The second that was read last: lines of a log follow one another in time. */
let known = { prefix: '', ms: Number.NaN }

/** Milliseconds since 1970 of `2026-11-21T13:17:23.123Z`; NaN for other texts. Offsets from UTC count. */
export function parseMoment(text: string): number {
  const prefix = text.slice(0, 19)
  if (prefix !== known.prefix) known = { prefix, ms: secondOf(prefix) }
  if (text.length === 24 && text.endsWith('Z')) return known.ms + Number(text.slice(20, 23))
  const [, fraction = '', zone = 'Z'] = /^(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text.slice(19)) ?? []
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  const minutes = offset ? (offset[1] === '-' ? -1 : 1) * (60 * Number(offset[2]) + Number(offset[3])) : 0
  return known.ms + 1000 * Number(`0.${fraction || 0}`) - 60_000 * minutes
}

function secondOf(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number)
  if (!parts) return Number.NaN
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  return 1000 * (86_400 * daysSince1970(year, month, day) + 3600 * hour + 60 * minute + second)
}

/** By the calendar's cycle of 400 years, counted from March. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const era = Math.floor(y / 400)
  const yearOfEra = y - 400 * era
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return 146_097 * era + 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}
