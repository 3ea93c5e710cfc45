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
  const facts = factsOfConnection(request, downstream)
  const remoteIp = forwardedAddress(sent, rules)
  return remoteIp === undefined ? facts : { ...facts, remoteIp }
}

/** What is known of a connection that no one reads as HTTP. */
export function connectionFacts(downstream: Downstream): FilterFacts {
  return factsOfConnection(NO_REQUEST, downstream)
}

const NO_REQUEST: RoutedRequest = {
  method: '',
  scheme: '',
  authority: '',
  path: '',
  pathOnly: '',
  headers: [],
  forwardedProto: '',
  grpc: false,
  protocol: 'HTTP/1.1',
}

function factsOfConnection(
  request: RoutedRequest,
  { peerPrincipal, peerAddress = UNKNOWN_PEER, address, port, sni }: Downstream,
): FilterFacts {
  return {
    request,
    principal: peerPrincipal === undefined ? undefined : `spiffe://${peerPrincipal}`,
    directIp: peerAddress,
    remoteIp: peerAddress,
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
