import type { Mesh } from '../mesh/mesh.ts'
import type { TrafficSource } from '../sim/traffic.ts'
import { defaultRate } from './arrival-rate.ts'
import { defaultDurationMs, defaultSeed } from './decode.ts'
import { findCaller, gatewayEntries, type HostEntry, uncalledHosts } from './entry-points.ts'
import { knownBehaviour } from './known-applications.ts'
import { requestClasses } from './request-classes.ts'
import type { Scenario } from './scenario.ts'

// Simplified: without a scenario the calls between applications are known of Bookinfo only; other applications answer and call nobody.
// Simplified: traffic is derived for Gateways, VirtualServices and Services; HTTPRoutes of the Gateway API get none until a scenario sends it.

/** At most so many hosts are asked for by one client: more tell nothing at a glance. */
const mostHosts = 12

/**
 * Sensible traffic for manifests without a scenario: users at every gateway, and a client for hosts that nobody calls. What applications
 * call is known of sample applications only; of others nothing is guessed.
 */
export function deriveScenario(mesh: Mesh): Scenario {
  const known = derivations.get(mesh)
  if (known) return known
  const derived = derive(mesh)
  derivations.set(mesh, derived)
  return derived
}

/** Several parts of a compilation ask for the same. */
const derivations = new WeakMap<Mesh, Scenario>()

function derive(mesh: Mesh): Scenario {
  const workloads = knownBehaviour(mesh)
  const hosts = uncalledHosts(mesh, workloads, mostHosts)
  const traffic = [...gatewaySources(mesh), ...clientSources(mesh, hosts)]
  const name = mesh.virtualServices[0]?.metadata.name || mesh.services[0]?.name || mesh.workloads[0]?.name || 'scenario'
  return { name, durationMs: defaultDurationMs, seed: defaultSeed, mesh: {}, traffic, workloads, timeline: [], derived: true }
}

function gatewaySources(mesh: Mesh): TrafficSource[] {
  const sources = new Map<string, TrafficSource>()
  for (const { gateway, origin, port, services } of gatewayEntries(mesh)) {
    const { namespace, name } = gateway.metadata
    const id = `${namespace}/${name}`
    const requests = requestClasses({ origin, port, gateway: id }, services)
    const known = sources.get(id)
    const label = sources.size === 0 ? 'users' : `users of ${name}`
    sources.set(id, {
      name: known?.name ?? label,
      from: { type: 'gateway', namespace, name },
      rate: { type: 'poisson', perSecond: defaultRate },
      requests: [...(known?.requests ?? []), ...requests],
    })
  }
  return [...sources.values()]
}

function clientSources(mesh: Mesh, hosts: readonly HostEntry[]): TrafficSource[] {
  const [first] = hosts
  if (!first) return []
  const caller = findCaller(mesh, first.namespace)
  const requests = hosts.flatMap((entry) =>
    requestClasses({ origin: origin(entry, caller?.namespace ?? ''), port: entry.port, gateway: 'mesh' }, entry.services),
  )
  const from: TrafficSource['from'] = caller ? { type: 'workload', namespace: caller.namespace, name: caller.name } : { type: 'outside' }
  return [{ name: caller?.name ?? 'outside', from, rate: { type: 'poisson', perSecond: defaultRate }, requests }]
}

/** As short as an application in `namespace` would write it. */
function origin({ host, port }: HostEntry, namespace: string): string {
  const [name = '', home = ''] = host.split('.')
  const isService = host === `${name}.${home}.svc.cluster.local`
  const short = !isService ? host : home === namespace ? name : `${name}.${home}`
  return `http://${short}${port === 80 ? '' : `:${port}`}`
}
