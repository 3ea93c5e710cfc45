import { type HeaderLine, headerValue } from './routed-request.ts'

/** What the operators of a header value can ask for; the response's parts are absent while the request is on its way up. */
export interface FormatContext {
  readonly request: {
    readonly method: string
    readonly path: string
    readonly authority: string
    readonly scheme?: string
    readonly headers: readonly HeaderLine[]
  }
  readonly protocol?: string
  readonly routeName?: string
  readonly cluster?: string
  readonly response?: {
    readonly status: number
    readonly flags: readonly string[]
    readonly details: string
    readonly headers: readonly HeaderLine[]
  }
}

/** A header value with Envoy's command operators (`%REQ(x-user)%`), ready to be filled in. */
export type HeaderFormat = (context: FormatContext) => string

const OPERATOR = /%%|%([A-Z_0-9]+)(?:\(([^)]*)\))?(?::(\d+))?%/g
const cache = new Map<string, HeaderFormat>()

/** Compiles a header value; without operators it is the text itself. */
export function compileHeaderFormat(value: string): HeaderFormat {
  if (!value.includes('%')) return () => value
  const known = cache.get(value)
  if (known) return known
  if (cache.size >= 2000) cache.clear()
  const format = compile(value)
  cache.set(value, format)
  return format
}

function compile(value: string): HeaderFormat {
  const pieces: HeaderFormat[] = []
  let end = 0
  for (const match of value.matchAll(OPERATOR)) {
    const text = value.slice(end, match.index)
    if (text) pieces.push(() => text)
    pieces.push(match[0] === '%%' ? () => '%' : operator(match[1] ?? '', match[2] ?? '', match[3]))
    end = match.index + match[0].length
  }
  const rest = value.slice(end)
  if (rest) pieces.push(() => rest)
  return (context) => pieces.map((piece) => piece(context)).join('')
}

function operator(name: string, argument: string, limit: string | undefined): HeaderFormat {
  const whole = operatorValue(name, argument)
  if (limit === undefined) return whole
  const length = Number(limit)
  return (context) => whole(context).slice(0, length)
}

// Simplified: of the command operators in header values, those for requests, responses, protocol, route and cluster are filled in; others come out empty.
function operatorValue(name: string, argument: string): HeaderFormat {
  switch (name) {
    case 'REQ':
      return headerOperator(argument, (context) => requestHeaders(context))
    case 'RESP':
      return headerOperator(
        argument,
        ({ response }) =>
          (header) =>
            headerValue(response?.headers ?? [], header),
      )
    case 'PROTOCOL':
      return ({ protocol }) => protocol ?? 'HTTP/1.1'
    case 'RESPONSE_CODE':
      return ({ response }) => String(response && isOfUpstream(response) ? response.status : 0)
    case 'RESPONSE_FLAGS':
      return ({ response }) => response?.flags.join(',') || '-'
    case 'RESPONSE_CODE_DETAILS':
      return ({ response }) => response?.details ?? ''
    case 'ROUTE_NAME':
      return ({ routeName }) => routeName ?? ''
    case 'UPSTREAM_CLUSTER':
    case 'UPSTREAM_CLUSTER_RAW':
      return ({ cluster }) => cluster ?? ''
    default:
      return () => ''
  }
}

/** The status of Envoy's own answers is not known yet when their headers are filled in: it reads 0. */
const isOfUpstream = ({ details }: { readonly details: string }) => details === 'via_upstream' || details.startsWith('websocket_handshake')

type Lookup = (name: string) => string | undefined

/** `a?b`: header a, or b where a is not there. */
function headerOperator(argument: string, lookup: (context: FormatContext) => Lookup): HeaderFormat {
  const [main = '', alternative] = argument.toLowerCase().split('?')
  return (context) => {
    const find = lookup(context)
    return find(main) ?? (alternative === undefined ? undefined : find(alternative)) ?? ''
  }
}

function requestHeaders({ request }: FormatContext): Lookup {
  return (name) => {
    switch (name) {
      case ':method':
        return request.method
      case ':path':
        return request.path
      case ':authority':
      case 'host':
        return request.authority
      case ':scheme':
        return request.scheme
      default:
        return headerValue(request.headers, name)
    }
  }
}
