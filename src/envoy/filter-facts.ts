import type { Downstream, HttpRequest } from './decision.ts'
import type { ConnectionManagerRules } from './http-connection-manager.ts'
import type { FilterFacts } from './rbac-match.ts'
import { headerValue, type RoutedRequest } from './routed-request.ts'

/** The address of a caller that no one has named. */
const UNKNOWN_PEER = '127.0.0.1'

/** What is known of a request before it is routed. `sent` is the request before the connection manager had it. */
export function factsOf(
  request: RoutedRequest,
  { sent, downstream, rules }: { sent: HttpRequest; downstream: Downstream; rules: ConnectionManagerRules },
): FilterFacts {
  const { peerPrincipal, peerAddress = UNKNOWN_PEER, address, port, sni } = downstream
  return {
    request,
    principal: peerPrincipal === undefined ? undefined : `spiffe://${peerPrincipal}`,
    directIp: peerAddress,
    remoteIp: forwardedAddress(sent, rules) ?? peerAddress,
    destinationIp: address,
    destinationPort: port,
    serverName: sni,
  }
}

/** The caller as x-forwarded-for has it: a gateway believes as many proxies before it as it is told to, a sidecar the last entry. */
function forwardedAddress({ headers }: HttpRequest, { useRemoteAddress, trustedHops }: ConnectionManagerRules): string | undefined {
  if (useRemoteAddress && trustedHops === 0) return undefined
  const addresses = (headerValue(headers, 'x-forwarded-for') ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  return addresses.at(-Math.max(1, trustedHops))
}
