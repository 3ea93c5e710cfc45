import { operatorValue } from './header-operators.ts'
import type { HeaderLine } from './routed-request.ts'

/** What the operators of a header value can ask for; the response's parts are absent while the request is on its way up. */
export interface FormatContext {
  readonly request: {
    readonly method: string
    readonly path: string
    readonly authority: string
    readonly headers: readonly HeaderLine[]
  }
  readonly origin?: RequestOrigin | undefined
  readonly cluster?: string
  /** Tries so far, that under way among them; 0 where the router has made none. */
  readonly tries?: number
  readonly response?: {
    readonly status: number
    readonly flags: readonly string[]
    readonly details: string
    readonly headers: readonly HeaderLine[]
  }
}

/** Where a request came from and how, which its rewriting does not change. */
export interface RequestOrigin {
  readonly scheme: string
  readonly protocol: string
  readonly routeName: string
  /** The caller as the proxy believes x-forwarded-for, and the other end of the connection. */
  readonly remoteAddress: string
  readonly directAddress: string
  /** Where the caller connected to. */
  readonly localAddress: string
  readonly localPort: number
  readonly serverName: string
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
