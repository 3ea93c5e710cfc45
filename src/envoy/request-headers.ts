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
  /** A header name that HTTP does not allow. */
  readonly invalidName: string | undefined
}

type NameKind =
  | 'pass'
  | 'joined'
  | 'stripped'
  | 'te'
  | 'upgrade'
  | 'connection'
  | 'content-type'
  | 'x-forwarded-proto'
  | 'x-request-id'
  | 'invalid'

const SPECIAL: ReadonlySet<string> = new Set(['te', 'upgrade', 'connection', 'content-type', 'x-forwarded-proto', 'x-request-id'])
/** Hop-by-hop headers, and those that steer Envoy, which no caller may send: neither the router nor the upstream sees them. */
const STRIPPED: ReadonlySet<string> = new Set(
  (
    'x-envoy-upstream-rq-timeout-ms x-envoy-upstream-rq-per-try-timeout-ms x-envoy-upstream-rq-timeout-alt-response x-envoy-retry-on ' +
    'x-envoy-retry-grpc-on x-envoy-max-retries x-envoy-retriable-status-codes x-envoy-retriable-header-names x-envoy-internal ' +
    'x-envoy-hedge-on-per-try-timeout x-envoy-upstream-alt-stat-name x-envoy-expected-rq-timeout-ms x-envoy-force-trace x-envoy-ip-tags ' +
    'x-envoy-original-url keep-alive proxy-connection transfer-encoding host'
  ).split(' '),
)
/** Lines of these names are one value to Envoy, joined by commas as they come in; of every other name each line stands alone. */
const JOINED: ReadonlySet<string> = new Set(
  (
    'accept accept-encoding access-control-request-headers access-control-request-method authorization cache-control content-length expect ' +
    'forwarded grpc-accept-encoding if-match if-modified-since if-none-match if-range if-unmodified-since origin pragma referer user-agent ' +
    'via x-forwarded-client-cert x-forwarded-for x-forwarded-host x-forwarded-port'
  ).split(' '),
)
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
  const kind = kindOf(line[0])
  const index = kind === 'pass' ? -1 : headers.findIndex(([name]) => name === line[0])
  const earlier = headers[index]
  if (earlier) headers[index] = [line[0], `${earlier[1]},${line[1]}`]
  else headers.push(line)
}

class HeaderSorter implements SortedHeaders {
  passed: HeaderLine[] = []
  upgrade: string | undefined = undefined
  contentType = ''
  forwardedProto: string | undefined = undefined
  hasRequestId = false
  invalidName: string | undefined = undefined
  private connection: string | undefined = undefined

  take(line: HeaderLine): void {
    const kind = kindOf(line[0])
    if (kind === 'pass') this.passed.push(line)
    else if (kind !== 'stripped') this.takeSpecial(kind, line)
  }

  private takeSpecial(kind: NameKind, line: HeaderLine): void {
    const [name, value] = line
    switch (kind) {
      case 'invalid':
        this.invalidName ??= name
        return
      case 'connection':
        this.connection = this.connection === undefined ? value : `${this.connection},${value}`
        return
      case 'upgrade':
        this.upgrade ??= value
        return
      case 'te':
        if (/(^|,)\s*trailers\s*(;|,|$)/i.test(value) && !this.passed.some((passed) => passed[0] === 'te'))
          this.passed.push(['te', 'trailers'])
        return
      case 'content-type':
        if (this.contentType === '') this.contentType = value
        break
      case 'x-forwarded-proto':
        this.forwardedProto = this.forwardedProto === undefined ? value : `${this.forwardedProto},${value}`
        break
      case 'x-request-id':
        this.hasRequestId = true
        break
    }
    addLine(this.passed, line)
  }

  finish(): SortedHeaders {
    const { connection, upgrade } = this
    this.upgrade = undefined
    if (connection === undefined || connection === 'close' || connection === 'keep-alive') return this
    const tokens = new Set(
      connection
        .toLowerCase()
        .split(',')
        .map((token) => token.trim()),
    )
    // A header named in Connection is for this hop only.
    this.passed = this.passed.filter(([name]) => name === 'te' || !tokens.has(name))
    if (upgrade === undefined || !tokens.has('upgrade') || upgrade.toLowerCase() === 'h2c') return this
    this.upgrade = upgrade
    this.passed.push(['upgrade', upgrade], ['connection', connection])
    return this
  }
}
