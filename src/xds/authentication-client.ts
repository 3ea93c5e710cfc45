import type { ClientTLSSettings, TrafficPolicy } from '../manifest/kinds.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import { peerModeOf } from './authentication.ts'
import { sidecarScopeOf } from './sidecar-scope.ts'

/**
 * Whether the proxy of `pod` speaks the mesh's mutual TLS when it sends to a port of the pod `to` by one of its clusters: where the
 * DestinationRule says so, else wherever both have a proxy and PeerAuthentication has not switched it off (auto mTLS).
 */
export function speaksMutualTls(mesh: Mesh, pod: Pod, cluster: string, to: { readonly pod: Pod; readonly port: number }): boolean {
  const [direction] = cluster.split('|')
  // What goes wherever the application dialled goes as the application speaks.
  if (direction !== 'outbound' || !to.pod.sidecar) return false
  const mode = modeOf(mesh, pod, cluster)
  if (mode) return mode === 'ISTIO_MUTUAL'
  return mesh.config.body['enableAutoMtls'] !== false && peerModeOf(mesh, to.pod, to.port).mode !== 'DISABLE'
}

/** Whether a DestinationRule has the proxy of `pod` speak the mesh's mutual TLS by a cluster, whoever answers. */
export function wantsMutualTls(mesh: Mesh, pod: Pod, cluster: string): boolean {
  return cluster.startsWith('outbound|') && modeOf(mesh, pod, cluster) === 'ISTIO_MUTUAL'
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
