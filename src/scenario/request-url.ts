import type { HttpRequest } from '../envoy/decision.ts'

/** The parts of an absolute http(s) URL that a request consists of. */
export interface RequestUrl {
  readonly scheme: 'http' | 'https'
  /** Host and port as written, without user and password: the Host header. */
  readonly authority: string
  /** Path and query, `/` where the URL has none; a fragment is never sent. */
  readonly path: string
}

/** Undefined where the text is no absolute http(s) URL. A URL without a scheme is read as http. */
export function parseUrl(url: string): RequestUrl | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^/?#@\s]*@)?([^/?#@\s]+)([^#\s]*)(?:#\S*)?$/i.exec(url.trim())
  if (!match || (match[1] === undefined && url.includes('://'))) return undefined
  const [, scheme, authority = '', rest = ''] = match
  if (authority.startsWith(':') || /:(?!\d{1,5}$)/.test(authority.replace(/^\[[^\]]*\]/, ''))) return undefined
  return {
    scheme: scheme?.toLowerCase() === 'https' ? 'https' : 'http',
    authority,
    path: rest.startsWith('/') ? rest : `/${rest}`,
  }
}

/** The request that a client sends for a URL; header names in lower case. */
export function requestOf(url: RequestUrl, method: string, headers: Readonly<Record<string, string>>): HttpRequest {
  return { method, ...url, headers: Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const) }
}

/** A class of requests by what it sends: `GET bookinfo.app/productpage, end-user: jason`. */
export function requestName({ method, authority, path, headers }: HttpRequest): string {
  return [`${method} ${authority}${path}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join(', ')
}
