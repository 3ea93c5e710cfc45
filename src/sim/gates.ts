import type { Decision, Downstream, HttpRequest } from '../envoy/decision.ts'
import type { Mesh, Pod, Service } from '../mesh/mesh.ts'
import { speaksMutualTls } from '../xds/authentication-client.ts'
import { type Gate, gateOf } from './gate.ts'
import { podName } from './pod-kind.ts'
import type { World } from './world.ts'

/** A request on its way to a pod: who sends it, and by which of its proxy's clusters. */
export interface Approach {
  readonly world: Pick<World, 'mesh' | 'guards'>
  /** The caller's pod; undefined for one outside of the mesh. */
  readonly caller: Pod | undefined
  /** Empty where no proxy of the caller is on the way. */
  readonly cluster: string
  /** The Service and port that were asked for, where the cluster names none. */
  readonly asked: { readonly service: Service | undefined; readonly port: number }
  readonly request: Pick<HttpRequest, 'method' | 'path' | 'authority' | 'headers'>
}

/** What the proxy beside a pod has decided of a class of requests. */
export interface GateDecision {
  readonly decision: Decision
  readonly gate: Gate | undefined
  /** The caller's proxy speaks mutual TLS to it. */
  readonly mutual: boolean
}

/** What the proxy beside `pod` does with a request; `decide` asks that proxy. Undefined where it lets in whatever comes. */
export function approachPod(
  approach: Approach,
  pod: Pod,
  decide: (downstream: Downstream, request: HttpRequest) => Decision,
): GateDecision | undefined {
  const { world, caller, cluster, request } = approach
  if (!world.guards(podName(pod))) return undefined
  const port = portOf(approach, pod)
  const mutual = cluster !== '' && caller !== undefined && speaksMutualTls(world.mesh, caller, cluster, { pod, port })
  const downstream: Downstream = {
    inbound: true,
    address: pod.ip,
    port,
    ...(caller && { peerAddress: caller.ip }),
    ...(mutual && {
      peerPrincipal: `${world.mesh.config.trustDomain}/ns/${caller.namespace}/sa/${caller.serviceAccount}`,
      sni: cluster.replaceAll('|', '_.'),
    }),
  }
  const decision = decide(downstream, { ...request, scheme: 'http' })
  return { decision, gate: gateOf(decision), mutual }
}

/** The pod's own port that the request reaches. */
export function portOf(
  { world, cluster, asked }: Pick<Approach, 'cluster' | 'asked'> & { readonly world: { readonly mesh: Mesh } },
  pod: Pod,
): number {
  const [direction, port, , host] = cluster.split('|')
  const named = direction === 'outbound' ? world.mesh.services.filter(({ hostname }) => hostname === host) : []
  const services = named.length > 0 ? named : asked.service ? [asked.service] : []
  const servicePort = named.length > 0 ? Number(port) : asked.port
  const endpoint = services
    .flatMap(({ endpoints }) => endpoints)
    .find((each) => each.pod === podName(pod) && each.servicePort === servicePort)
  return endpoint?.port ?? servicePort
}
