import type { HttpRequest } from './decision.ts'
import { plainPathEnd } from './plain-path.ts'

const SLASH = 0x2f

/** Whether the HTTP parser takes the request's target: a path, a star or a URL in visible ASCII, `host:port` for CONNECT. */
export function isValidTarget({ method, path }: Pick<HttpRequest, 'method' | 'path'>): boolean {
  if (path.charCodeAt(0) === SLASH) return plainPathEnd(path) >= 0 || !/[^\x21-\x7e]/.test(path)
  if (method === 'CONNECT') return /^[A-Za-z\d.\-[\]:]+:\d+$/.test(path)
  return path === '*' || /^[a-z]+:\/\/[\x21-\x22\x24-\x7e]*$/i.test(path)
}

/** Whether the codec finds in a target of the right characters what its method is for: the star is for OPTIONS, and CONNECT has no path. */
export function isTargetOfMethod(request: HttpRequest): boolean {
  const { method, path } = request
  if (path.charCodeAt(0) === SLASH) return method !== 'CONNECT'
  return (path !== '*' || method === 'OPTIONS') && requestTarget(request) !== undefined
}

/** Where a request is meant to go, as its first line says. */
export interface RequestTarget {
  readonly scheme: string
  readonly authority: string
  readonly path: string
  readonly absolute?: boolean
}

/** Host and scheme of an absolute-form target win over the Host header; undefined where the target is broken. */
export function requestTarget(request: HttpRequest): RequestTarget | undefined {
  if (request.path.charCodeAt(0) === SLASH) return request
  const absolute = /^([a-z]+):\/\/(?:[^/?#@]*@)?([^/?#]*)(.*)$/is.exec(request.path)
  if (!absolute) return request
  const [, scheme = '', authority = '', rest = ''] = absolute
  if (!/^https?$/i.test(scheme) || !/^(?:[A-Za-z\d.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.test(authority)) return undefined
  return { absolute: true, scheme: scheme.toLowerCase(), authority, path: rest || '/' }
}
