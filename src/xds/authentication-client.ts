import type { ClientTLSSettings, TrafficPolicy } from '../manifest/kinds.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import { isHttp } from '../mesh/protocol.ts'
import { peerModeOf } from './authentication.ts'
import { sidecarScopeOf } from './sidecar-scope.ts'

/** A port of a pod that a proxy sends to. */
export interface PodPort {
  readonly pod: Pod
  readonly port: number
}

/**
 * Whether the proxy of `pod` speaks the mesh's mutual TLS when it sends to a port of the pod `to` by one of its clusters: where the
 * DestinationRule says so, else wherever both have a proxy and PeerAuthentication has not switched it off (auto mTLS).
 */
export function speaksMutualTls(mesh: Mesh, pod: Pod, cluster: string, to: PodPort): boolean {
  const [direction] = cluster.split('|')
  // What goes wherever the application dialled goes as the application speaks.
  if (direction !== 'outbound' || !to.pod.sidecar) return false
  const mode = modeOf(mesh, pod, cluster)
  if (mode) return mode === 'ISTIO_MUTUAL'
  return mesh.config.body['enableAutoMtls'] !== false && peerModeOf(mesh, to.pod, to.port).mode !== 'DISABLE'
}

/**
 * Whether a DestinationRule has the proxy of `pod` begin TLS that nobody at the other side answers, so that no connection comes about: mutual TLS
 * of the mesh where no sidecar takes it, TLS of its own where a sidecar takes a port for plain HTTP. What an application behind no sidecar, or
 * behind a port that is passed on as it is, speaks itself is left to the rule. STRICT ends such a handshake later, for want of a certificate.
 */
export function beginsVainTls(mesh: Mesh, pod: Pod, cluster: string, to: PodPort): boolean {
  const mode = cluster.startsWith('outbound|') ? modeOf(mesh, pod, cluster) : undefined
  if (!mode || mode === 'DISABLE') return false
  const taken = to.pod.sidecar ? peerModeOf(mesh, to.pod, to.port).mode : undefined
  if (mode === 'ISTIO_MUTUAL') return taken === undefined || taken === 'DISABLE'
  return taken !== undefined && taken !== 'STRICT' && leadsToHttp(mesh, cluster)
}

function leadsToHttp({ services }: Mesh, cluster: string): boolean {
  const [, port, , host] = cluster.split('|')
  const found = services.find(({ hostname }) => hostname === host)?.ports.find((each) => each.port === Number(port))
  return found !== undefined && isHttp(found.protocol)
}

function modeOf(mesh: Mesh, pod: Pod, cluster: string): ClientTLSSettings['mode'] {
  const [, port, subset = '', host = ''] = cluster.split('|')
  const rule = sidecarScopeOf(mesh, pod).destinationRule(host, pod)
  const ofSubset = rule?.spec.subsets?.find(({ name }) => name === subset)?.trafficPolicy
  return tlsOf(ofSubset, Number(port)) ?? tlsOf(rule?.spec.trafficPolicy, Number(port))
}

/** A policy's TLS mode for a port; settings of the port stand for all of the policy. */
function tlsOf(policy: TrafficPolicy | undefined, port: number): ClientTLSSettings['mode'] {
  const ofPort = policy?.portLevelSettings?.find((setting) => setting.port?.number === port)
  return (ofPort ?? policy)?.tls?.mode
}
