import type { HTTPRedirect } from '../manifest/kinds.ts'
import type { RedirectAction } from './proxy-config.ts'

/** `prefixRewrite` is younger than the published types. */
type Redirect = HTTPRedirect & { readonly prefixRewrite?: string }

/** Envoy's names of the codes; 301 is its default and is not printed. Others than these make a route without an action. */
const RESPONSE_CODES = new Map([
  [302, 'FOUND'],
  [303, 'SEE_OTHER'],
  [307, 'TEMPORARY_REDIRECT'],
  [308, 'PERMANENT_REDIRECT'],
])

/** The listener that a redirect is compiled for: `FROM_REQUEST_PORT` means its port, and its scheme decides which port is the default. */
export interface RedirectContext {
  readonly port: number
  readonly tls: boolean
}

/** Envoy's redirect; undefined for codes that istiod does not support. route.go: ApplyRedirect. */
export function compileRedirect(redirect: Redirect, context: RedirectContext): RedirectAction | undefined {
  const code = redirect.redirectCode ?? 0
  const name = RESPONSE_CODES.get(code)
  if (!name && code !== 0 && code !== 301) return undefined
  const port = redirectPort(redirect, context)
  return {
    ...(redirect.authority && { host_redirect: redirect.authority }),
    ...(redirect.prefixRewrite ? { prefix_rewrite: redirect.prefixRewrite } : { path_redirect: redirect.uri ?? '' }),
    ...(redirect.scheme && { scheme_redirect: redirect.scheme }),
    ...(port !== 0 && { port_redirect: port }),
    ...(name && { response_code: name }),
  }
}

/** Zero where no port is to be written: none is set, or it is the default of the resulting scheme. */
function redirectPort(redirect: Redirect, context: RedirectContext): number {
  const port = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? context.port : 0)
  const scheme = redirect.scheme || (context.tls ? 'https' : 'http')
  return (port === 80 && scheme === 'http') || (port === 443 && scheme === 'https') ? 0 : port
}
