import type { HeaderLine } from './routed-request.ts'

/** The headers of a request, sorted out in one pass: what goes on to the router, and what the connection manager needs to know of the rest. */
export interface SortedHeaders {
  /** Lines that the router may see; names that Envoy joins hold one line. */
  readonly passed: HeaderLine[]
  /** The protocol that the request asks to change to; an h2c upgrade is dropped by the codec and counts as none. */
  readonly upgrade: string | undefined
  readonly contentType: string
  readonly forwardedProto: string | undefined
  readonly hasRequestId: boolean
  /** Why HTTP does not allow these headers. */
  readonly invalid: string | undefined
  /** Name of the first header with a control character in its value. */
  readonly unprintable: string | undefined
  readonly contentLength: string | undefined
  readonly transferEncoding: string | undefined
  /** Number of lines that came, and their bytes on the wire. */
  readonly lines: number
  readonly bytes: number
  /** Connection named the Host header, which is gone with it. */
  readonly hostless: boolean
}

type NameKind =
  | 'pass'
  | 'joined'
  | 'stripped'
  | 'te'
  | 'upgrade'
  | 'connection'
  | 'content-type'
  | 'content-length'
  | 'transfer-encoding'
  | 'x-forwarded-proto'
  | 'x-request-id'
  | 'invalid'

const SPECIAL: ReadonlySet<string> = new Set(
  'te upgrade connection content-type content-length transfer-encoding x-forwarded-proto x-request-id'.split(' '),
)
/** Hop-by-hop headers, and those that steer Envoy, which no caller may send: neither the router nor the upstream sees them. */
const STRIPPED: ReadonlySet<string> = new Set(
  (
    'x-envoy-upstream-rq-timeout-ms x-envoy-upstream-rq-per-try-timeout-ms x-envoy-upstream-rq-timeout-alt-response x-envoy-retry-on ' +
    'x-envoy-retry-grpc-on x-envoy-max-retries x-envoy-retriable-status-codes x-envoy-retriable-header-names x-envoy-internal ' +
    'x-envoy-hedge-on-per-try-timeout x-envoy-upstream-alt-stat-name x-envoy-expected-rq-timeout-ms x-envoy-force-trace x-envoy-ip-tags ' +
    'x-envoy-original-url x-envoy-upstream-stream-duration-ms x-forwarded-client-cert keep-alive proxy-connection host'
  ).split(' '),
)
/** Lines of these names are one value to Envoy, joined by commas as they come in; of every other name each line stands alone. */
const JOINED: ReadonlySet<string> = new Set(
  (
    'accept accept-encoding access-control-request-headers access-control-request-method authorization cache-control content-encoding ' +
    'expect grpc-accept-encoding grpc-timeout if-match if-modified-since if-none-match if-range if-unmodified-since origin pragma ' +
    'referer user-agent via x-client-trace-id x-envoy-attempt-count x-envoy-decorator-operation x-envoy-downstream-service-cluster ' +
    'x-envoy-downstream-service-node x-envoy-external-address x-envoy-is-timeout-retry x-envoy-original-host x-envoy-original-path ' +
    'x-forwarded-for x-forwarded-host x-forwarded-port'
  ).split(' '),
)
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/
const NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/
const kinds = new Map<string, NameKind>()

function kindOf(name: string): NameKind {
  const known = kinds.get(name)
  if (known) return known
  if (kinds.size >= 4096) kinds.clear()
  const kind = classify(name)
  kinds.set(name, kind)
  return kind
}

function classify(name: string): NameKind {
  if (SPECIAL.has(name)) return name as NameKind
  if (STRIPPED.has(name)) return 'stripped'
  if (JOINED.has(name)) return 'joined'
  return NAME.test(name) ? 'pass' : 'invalid'
}

/** Sorts out a caller's headers as the HTTP/1 codec and the connection manager do. */
export function sortHeaders(headers: readonly HeaderLine[]): SortedHeaders {
  const sorter = new HeaderSorter()
  for (const line of headers) sorter.take(line)
  return sorter.finish()
}

/** Appends a line as Envoy keeps it: joined to an earlier one where the name is one of those that it joins. */
export function addLine(headers: HeaderLine[], line: HeaderLine): void {
  const [name, value] = line
  const index = kindOf(name) === 'pass' ? -1 : headers.findIndex((earlier) => earlier[0] === name)
  if (index < 0) headers.push(line)
  else headers[index] = [name, `${headers[index]?.[1]},${value}`]
}

class HeaderSorter implements SortedHeaders {
  passed: HeaderLine[] = []
  upgrade: string | undefined = undefined
  contentType = ''
  forwardedProto: string | undefined = undefined
  hasRequestId = false
  invalid: string | undefined = undefined
  unprintable: string | undefined = undefined
  contentLength: string | undefined = undefined
  transferEncoding: string | undefined = undefined
  lines = 0
  bytes = 0
  hostless = false
  private connection: string | undefined = undefined
  private te: string | undefined = undefined

  take(line: HeaderLine): void {
    const [name, value] = line
    this.lines++
    this.bytes += name.length + value.length + ': \r\n'.length
    if (CONTROL.test(value)) this.unprintable ??= name
    const kind = kindOf(name)
    if (kind === 'pass') this.passed.push(line)
    else if (kind !== 'stripped') this.takeSpecial(kind, line)
  }

  private takeSpecial(kind: NameKind, line: HeaderLine): void {
    const [name, value] = line
    switch (kind) {
      case 'invalid':
        this.invalid ??= `header name ${name} is not valid`
        return
      case 'connection':
        this.connection = joined(this.connection, value)
        return
      case 'upgrade':
        this.upgrade = joined(this.upgrade, value)
        return
      case 'te':
        this.te = joined(this.te, value)
        return
      case 'transfer-encoding':
        this.transferEncoding = joined(this.transferEncoding, value)
        return
      case 'content-length':
        this.contentLength = joined(this.contentLength, value)
        break
      case 'content-type':
        this.contentType = joined(this.contentType || undefined, value)
        break
      case 'x-forwarded-proto':
        this.forwardedProto = joined(this.forwardedProto, value)
        break
      case 'x-request-id':
        this.hasRequestId = true
        break
    }
    addLine(this.passed, line)
  }

  finish(): SortedHeaders {
    const { connection, upgrade, te } = this
    this.upgrade = undefined
    const names = connection === undefined || connection === 'close' || connection === 'keep-alive' ? [] : tokens(connection.toLowerCase())
    const asksUpgrade = upgrade !== undefined && names.includes('upgrade') && upgrade.toLowerCase() !== 'h2c'
    if (asksUpgrade) {
      this.upgrade = upgrade
      this.passed.push(['upgrade', upgrade], ['connection', connection ?? ''])
    } else if (names.length) this.removeNominated(names)
    if (te === undefined) return this
    if (asksUpgrade || te === '') this.passed.push(['te', te])
    else if (tokens(te).includes('trailers')) this.passed.push(['te', 'trailers'])
    return this
  }

  /** A header named in Connection is for this hop only; some may not be named. */
  private removeNominated(names: readonly string[]): void {
    const forbidden = names.find((name) => name.startsWith(':') || FORBIDDEN.has(name))
    if (forbidden !== undefined) this.invalid ??= `Connection names ${forbidden}`
    this.hostless = names.includes('host')
    this.passed = this.passed.filter(([name]) => !names.includes(name))
  }
}

const FORBIDDEN: ReadonlySet<string> = new Set(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'])
const joined = (earlier: string | undefined, value: string) => (earlier === undefined ? value : `${earlier},${value}`)
const tokens = (list: string) => list.split(',').map((token) => token.trim())
