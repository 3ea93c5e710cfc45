import type { RedirectAction } from '../xds/proxy-config.ts'
import { compileRegex } from './regex.ts'
import type { RoutedRequest } from './routed-request.ts'

const CODES: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
}

/** The status of a redirect; 301 where none is given. */
export function redirectStatus(action: RedirectAction): number {
  return CODES[action.response_code ?? ''] ?? 301
}

/** The Location of a redirect (`source/common/http/utility.cc`, newUri). `matchedLength` is how much of the path the route's prefix took. */
export function redirectLocation(action: RedirectAction, request: RoutedRequest, matchedLength: number | undefined): string {
  const scheme = action.scheme_redirect ?? (action.https_redirect ? 'https' : request.scheme)
  const port = action.port_redirect ? `:${action.port_redirect}` : ''
  const host = action.host_redirect || hostFor(request, scheme, port)
  return `${scheme}://${host}${port}${pathFor(action, request, matchedLength)}`
}

/** Where a virtual host with require_tls sends a plain request: the Host stays as it is, its port included. */
export function tlsLocation(request: RoutedRequest): string {
  return `https://${request.authority}${request.path}`
}

/** The request's Host: its port goes where another is set, or where it was the default of a scheme that changes. */
function hostFor(request: RoutedRequest, scheme: string, newPort: string): string {
  const host = request.authority
  const colon = host.startsWith('[') ? host.lastIndexOf(']:') + 1 : host.lastIndexOf(':')
  if (colon <= 0) return host
  const port = host.slice(colon)
  const proto = request.forwardedProto
  const isWrongDefault = scheme !== proto && ((proto === 'https' && port === ':443') || (proto === 'http' && port === ':80'))
  return newPort || isWrongDefault ? host.slice(0, colon) : host
}

function pathFor(action: RedirectAction, request: RoutedRequest, matchedLength: number | undefined): string {
  const query = action['strip_query'] === true ? '' : request.path.slice(request.pathOnly.length)
  const path = newPath(action, request, matchedLength)
  const whole = path.includes('?') && action.path_redirect ? path : path + query
  return whole.startsWith('/') ? whole : `/${whole}`
}

function newPath(action: RedirectAction, request: RoutedRequest, matchedLength: number | undefined): string {
  if (action.path_redirect) return action.path_redirect
  if (action.prefix_rewrite) return action.prefix_rewrite + request.pathOnly.slice(matchedLength ?? request.pathOnly.length)
  const rewrite = action['regex_rewrite'] as { readonly pattern: { readonly regex: string }; readonly substitution: string } | undefined
  return rewrite
    ? (compileRegex(rewrite.pattern.regex)?.replacer(rewrite.substitution)(request.pathOnly) ?? request.pathOnly)
    : request.pathOnly
}
