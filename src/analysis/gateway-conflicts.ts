import type { Diagnostic } from '../core/diagnostic.ts'
import type { Gateway, Server } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'
import { selectorText } from './selector-text.ts'

/** Hosts of one Gateway on one port, each with its address. */
interface Claim {
  readonly gateway: Resource<Gateway>
  readonly selector: string
  readonly port: number
  readonly hosts: Map<string, string>
}

/** IST0145: two Gateways that claim one host on one port of the same pods (gateway/conflictinggateway.go). Hosts are compared as text. */
export function gatewayConflicts(context: AnalysisContext): Diagnostic[] {
  const claims = claimsOf(context.gateways)
  return context.gateways.flatMap((gateway) => {
    if (isAlone(gateway, claims, context)) return [withoutServers(gateway)]
    return (gateway.spec.servers ?? []).flatMap((server, index) => {
      const others = claims.filter((claim) => claim.gateway !== gateway && conflicts(gateway, server, claim, context))
      if (others.length === 0) return []
      const names = [...new Set(others.map((claim) => fullName(claim.gateway)))].sort()
      const hosts = (server.hosts ?? []).join(', ')
      return [
        about(
          gateway,
          'IST0145',
          'error',
          `${names.join(', ')} and this Gateway claim the same host on port ${server.port?.number ?? 0} of the same pods (${hosts}): only one of them is served.`,
          { at: ['spec', 'servers', index, 'hosts'] },
        ),
      ]
    })
  })
}

/** Of a Gateway without servers Istio looks for its selector among the other Gateways. Where no pod carries it, that is told already. */
function isAlone(gateway: Resource<Gateway>, claims: readonly Claim[], context: AnalysisContext): boolean {
  const { selector = {}, servers = [] } = gateway.spec
  if (servers.length > 0 || Object.keys(selector).length === 0) return false
  if (!context.pods.some((pod) => selects(selector, pod.labels))) return false
  return !claims.some((claim) => sharePods(gateway, claim, context))
}

function withoutServers(gateway: Resource<Gateway>): Diagnostic {
  const message = 'This Gateway has no servers, and no other Gateway is carried out by its pods: nothing listens.'
  return about(gateway, 'IST0101', 'error', message, { at: ['spec', 'selector'] })
}

/** Of the servers of a Gateway on one port the last one counts. */
function claimsOf(gateways: readonly Resource<Gateway>[]): readonly Claim[] {
  return gateways.flatMap((gateway) => {
    const byPort = new Map<number, Claim>()
    for (const { port, hosts = [], bind = '' } of gateway.spec.servers ?? [])
      byPort.set(port?.number ?? 0, {
        gateway,
        selector: selectorText(gateway.spec.selector),
        port: port?.number ?? 0,
        hosts: new Map(hosts.map((host) => [host, bind])),
      })
    return [...byPort.values()]
  })
}

/** As Istio does it, a server that conflicts with nothing of the claim joins it: a Gateway that repeats a host conflicts with the others, too. */
function conflicts(gateway: Resource<Gateway>, { port, hosts = [], bind = '' }: Server, claim: Claim, context: AnalysisContext): boolean {
  if (claim.port !== (port?.number ?? 0) || !sharePods(gateway, claim, context)) return false
  if (hosts.some((host) => claim.hosts.get(host) === bind)) return true
  for (const host of hosts) claim.hosts.set(host, bind)
  return false
}

function sharePods(gateway: Resource<Gateway>, claim: Claim, context: AnalysisContext): boolean {
  const own = selectorText(gateway.spec.selector)
  if (own === claim.selector) return true
  if (!own.includes(claim.selector) && !claim.selector.includes(own)) return false
  return context.pods.some(
    (pod) => selects(gateway.spec.selector ?? {}, pod.labels) && selects(claim.gateway.spec.selector ?? {}, pod.labels),
  )
}
