import { fetchStart, parsePastedCommands } from './recorded-curl.ts'
import { type RecordedCall, readHar } from './recorded-har.ts'
import { parseAccessLine, parseMoment, type RecordedLine } from './recorded-line.ts'
import { parseUrl } from './request-url.ts'

/** Requests of a record that are alike: the same method, host and path but for numbers and identifiers in it. */
export interface RecordedClass {
  readonly method: string
  /** That of the request that came first. */
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly inbound: boolean
  readonly count: number
}

/** What a record holds. */
export interface RecordedTraffic {
  readonly format: 'access-log' | 'har' | 'curl' | 'fetch' | 'unknown'
  /** Most frequent first. */
  readonly classes: readonly RecordedClass[]
  /** For each request in order of time: milliseconds since the first one, and the index of its class. */
  readonly atMs: Float64Array
  readonly classOf: Uint16Array
  /** Lines that tell of no request. */
  readonly skipped: number
  /** Whether it begins as a HAR file, and is cut off or not whole JSON: nothing of it was read. */
  readonly damaged: boolean
}

/** Classes beyond this many are not told apart: their requests are counted as skipped. */
const mostClasses = 4096

/** Characters at the beginning that tell one format from another. */
const enoughToGuess = 24

interface Growing {
  readonly method: string
  readonly url: string
  readonly headers: RecordedClass['headers']
  readonly inbound: boolean
  count: number
}

/**
 * Reads a record piece by piece: an access log of Envoy or Istio (text or JSON lines), a HAR file, curl commands, or calls of `fetch`. A log of any length is
 * read in one pass; the others are gathered and read at the end.
 */
export class RecordedReader {
  private readonly classes: Growing[] = []
  private readonly byTemplate = new Map<string, number>()
  private readonly keepHeader: (name: string) => boolean
  private atMs = new Float64Array(1024)
  private classOf = new Uint16Array(1024)
  private length = 0
  private skipped = 0
  private damaged = false
  private rest = ''
  private whole: string[] | null = null
  private format: RecordedTraffic['format'] = 'unknown'

  /** `keepHeader`: which request headers matter; the others of a HAR file or a command are left out, as are all secrets that nothing matches on. */
  constructor(keepHeader: (name: string) => boolean = () => false) {
    this.keepHeader = keepHeader
  }

  /** Requests read so far. */
  get requests(): number {
    return this.length
  }

  push(chunk: string): void {
    if (this.format === 'unknown' && !this.guess(this.rest + chunk)) {
      this.rest += chunk
      return
    }
    if (this.whole) {
      this.whole.push(chunk)
      return
    }
    const text = this.rest + chunk
    let begin = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.readLine(text, begin, end)
      begin = end + 1
    }
    this.rest = text.slice(begin)
  }

  finish(): RecordedTraffic {
    if (this.format === 'unknown') this.push('\n'.repeat(enoughToGuess))
    if (this.whole) this.readWhole(this.whole.join(''))
    else if (this.rest.trim() !== '') this.readLine(this.rest, 0, this.rest.length)
    return this.result()
  }

  /** By how it begins; false where that is not known yet. */
  private guess(text: string): boolean {
    const begin = text.trimStart()
    if (begin.length < enoughToGuess) return false
    if (/^(?:[$>]\s+)?curl(?:\.exe)?\s/i.test(begin)) this.format = 'curl'
    else if (fetchStart.test(begin)) this.format = 'fetch'
    else if (/^\{\s*"log"\s*:/.test(begin)) this.format = 'har'
    else this.format = 'access-log'
    if (this.format !== 'access-log') this.whole = [this.rest]
    return true
  }

  private readLine(text: string, begin: number, end: number): void {
    const line = text.slice(begin, end)
    const read = parseAccessLine(line)
    if (read) this.add(read)
    else if (line.trim() !== '') this.skipped++
  }

  private readWhole(text: string): void {
    const calls = this.format === 'har' ? readHar(text) : parsePastedCommands(text)
    this.damaged = calls === undefined
    for (const call of calls ?? []) this.addCall(call)
  }

  private add({ method, authority, path, inbound, atMs }: RecordedLine): void {
    const template = `${inbound ? '<' : '>'}${method} ${authority}${templateOf(path)}`
    const known = this.byTemplate.get(template)
    const place = known ?? this.classFor(template, { method, url: `http://${authority}${path}`, headers: [], inbound })
    this.note(place, atMs)
  }

  private addCall(call: RecordedCall): void {
    const url = parseUrl(call.url)
    if (!url) {
      this.skipped++
      return
    }
    const headers = call.headers.filter(([name]) => this.keepHeader(name))
    const template = `>${call.method} ${url.scheme}://${url.authority}${templateOf(url.path)} ${JSON.stringify(headers)}`
    const place = this.classFor(template, {
      method: call.method,
      url: `${url.scheme}://${url.authority}${url.path}`,
      headers,
      inbound: false,
    })
    this.note(place, call.time === '' ? Number.NaN : parseMoment(call.time))
  }

  private classFor(template: string, sample: Omit<Growing, 'count'>): number {
    const known = this.byTemplate.get(template)
    if (known !== undefined) return known
    if (this.classes.length >= mostClasses) return -1
    this.byTemplate.set(template, this.classes.length)
    return this.classes.push({ ...sample, count: 0 }) - 1
  }

  private note(place: number, atMs: number): void {
    const found = this.classes[place]
    if (!found) {
      this.skipped++
      return
    }
    found.count++
    if (this.length === this.atMs.length) this.grow()
    this.atMs[this.length] = atMs
    this.classOf[this.length++] = place
  }

  private grow(): void {
    const [atMs, classOf] = [new Float64Array(2 * this.length), new Uint16Array(2 * this.length)]
    atMs.set(this.atMs)
    classOf.set(this.classOf)
    this.atMs = atMs
    this.classOf = classOf
  }

  private result(): RecordedTraffic {
    const ranked = this.classes.map((_, i) => i).sort((a, b) => (this.classes[b]?.count ?? 0) - (this.classes[a]?.count ?? 0) || a - b)
    const rank = new Uint16Array(this.classes.length)
    ranked.forEach((place, i) => {
      rank[place] = i
    })
    const { atMs, order } = inOrder(this.atMs.subarray(0, this.length))
    const classOf = new Uint16Array(this.length)
    for (let i = 0; i < this.length; i++) classOf[i] = rank[this.classOf[order[i] as number] as number] as number
    return {
      format: this.length === 0 ? 'unknown' : this.format,
      classes: ranked.flatMap((place) => this.classes[place] ?? []),
      atMs,
      classOf,
      skipped: this.skipped,
      damaged: this.damaged,
    }
  }
}

/** Times since the earliest, in order: a log is written when requests end. A request without a time comes a second after the one before. */
function inOrder(times: Float64Array): { readonly atMs: Float64Array; readonly order: Uint32Array } {
  // Plain loops: over a million requests `map` and `from` with a function take several times as long.
  const known = new Float64Array(times.length)
  const order = new Uint32Array(times.length)
  let last = 0
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number
    last = Number.isNaN(time) ? last + 1000 : time
    known[i] = last
    order[i] = i
  }
  if (!isSorted(known)) order.sort((a, b) => (known[a] ?? 0) - (known[b] ?? 0) || a - b)
  const first = known[order[0] ?? 0] ?? 0
  const atMs = new Float64Array(times.length)
  for (let i = 0; i < order.length; i++) atMs[i] = (known[order[i] as number] as number) - first
  return { atMs, order }
}

function isSorted(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if ((times[i] as number) < (times[i - 1] as number)) return false
  return true
}

/** The path with `*` for numbers, identifiers and long words in it, and without its query: what tells classes of requests apart. */
function templateOf(path: string): string {
  const query = path.indexOf('?')
  const plain = query < 0 ? path : path.slice(0, query)
  return !/\d/.test(plain) ? plain : plain.replaceAll(/\/(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=[^/]*\d)[0-9a-zA-Z_-]{16,})(?=\/|$)/g, '/*')
}
