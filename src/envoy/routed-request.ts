/** One header line; the name in lower case. */
export type HeaderLine = readonly [name: string, value: string]

/** A request as the router sees it: after the HTTP connection manager has normalised and stripped it. */
export interface RoutedRequest {
  readonly method: string
  /** `:scheme`, made from x-forwarded-proto where the proxy trusts it. */
  readonly scheme: string
  readonly authority: string
  /** Normalised, query included. */
  readonly path: string
  /** The path before its first `?`: what path matchers compare. */
  readonly pathOnly: string
  readonly headers: readonly HeaderLine[]
  readonly forwardedProto: string
  readonly grpc: boolean
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1' | 'HTTP/2'
  /** Of the token that the JWT filter has taken. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** The first line of this name; undefined where there is none. */
export function headerValue(headers: readonly HeaderLine[], name: string): string | undefined {
  for (const line of headers) if (line[0] === name) return line[1]
  return undefined
}

/** `:method`, `:path`, `:scheme`, `:authority` (also under its name `host`); undefined for every other name. */
export function pseudoHeader(request: RoutedRequest, name: string): string | undefined {
  switch (name) {
    case ':method':
      return request.method
    case ':path':
      return request.path
    case ':scheme':
      return request.scheme
    case ':authority':
    case 'host':
      return request.authority
    default:
      return undefined
  }
}
