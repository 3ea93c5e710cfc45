import { decodeBase64Text } from './base64.ts'
import type { CompiledRoute } from './compile-route.ts'
import type { LocalReply } from './decision.ts'
import { localReply } from './local-reply.ts'
import { redirectLocation, redirectStatus, tlsLocation } from './redirect.ts'
import type { RoutedRequest } from './routed-request.ts'

/** The answer of a redirect or direct response route, before the route's response headers (`source/common/router/router.cc`, decodeHeaders). */
export function directReply({ source, match }: CompiledRoute, request: RoutedRequest): LocalReply {
  const { redirect, direct_response: direct } = source
  if (redirect) return answer(request, redirectStatus(redirect), redirectLocation(redirect, request, match.path.matchedLength))
  const { inline_string: text, inline_bytes: bytes } = direct?.body ?? {}
  const body = text ?? (bytes === undefined ? '' : decodeBase64Text(bytes))
  return answer(request, direct?.status ?? 200, ownLocation(request), body)
}

/** The redirect to https of a virtual host that requires TLS. */
export function tlsRedirect(request: RoutedRequest): LocalReply {
  return answer(request, 301, tlsLocation(request))
}

/** A direct response that claims 201 or 3xx points at the request's own URL. */
const ownLocation = (request: RoutedRequest) => `${request.scheme}://${request.authority}${request.path}`

function answer(request: RoutedRequest, status: number, location: string, body = ''): LocalReply {
  const located = status === 201 || (status >= 300 && status < 400)
  const headers = located ? [['location', location] as const] : []
  return localReply({ status, details: 'direct_response', body, headers }, { grpc: request.grpc, head: request.method === 'HEAD' })
}
