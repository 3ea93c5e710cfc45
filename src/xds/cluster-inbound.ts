import type { IstioIngressListener } from '../manifest/kinds.ts'
import type { Mesh, Pod, Service, ServicePort } from '../mesh/mesh.ts'
import { parseProtocol } from '../mesh/protocol.ts'
import { connectionPool } from './cluster-connection-pool.ts'
import { type ClusterPolicy, portPolicy, withMeshDefault } from './cluster-policy.ts'
import { INBOUND_BIND } from './cluster-special.ts'
import type { OriginMap } from './origins.ts'
import type { Cluster } from './proxy-config.ts'
import type { SidecarScope } from './sidecar-scope.ts'

/** A port of the pod that a service leads to. */
interface Target {
  readonly service?: Service
  readonly port: Pick<ServicePort, 'port' | 'protocol'>
  readonly targetPort: number
}

/** `inbound|PORT||` for each port of the pod that a service leads to, or that its Sidecar lists under `ingress` instead. */
export function inboundClusters(mesh: Mesh, pod: Pod, scope: SidecarScope, origins: OriginMap): readonly Cluster[] {
  const targets = serviceTargets(mesh, pod)
  const ingress = scope.sidecar?.spec.ingress ?? []
  if (ingress.length > 0) return ingress.flatMap((listener) => ingressCluster(listener, targets, { mesh, pod, scope, origins }))
  const first = new Map<number, Target>()
  for (const target of targets) if (!first.has(target.targetPort)) first.set(target.targetPort, target)
  return [...first].map(([port, target]) => inboundCluster(port, '', target, { mesh, pod, scope, origins }))
}

interface Context {
  readonly mesh: Mesh
  readonly pod: Pod
  readonly scope: SidecarScope
  readonly origins: OriginMap
}

function serviceTargets(mesh: Mesh, pod: Pod): readonly Target[] {
  const id = `${pod.namespace}/${pod.name}`
  return mesh.services.flatMap((service) =>
    service.endpoints
      .filter((e) => e.pod === id)
      .flatMap((endpoint): readonly Target[] => {
        const port = service.ports.find((p) => p.port === endpoint.servicePort)
        return port ? [{ service, port, targetPort: endpoint.port }] : []
      }),
  )
}

function ingressCluster(listener: IstioIngressListener, targets: readonly Target[], context: Context): readonly Cluster[] {
  const number = listener.port?.number ?? 0
  const endpoint = listener.defaultEndpoint ?? ''
  const [host = '', port = ''] = endpoint.startsWith('unix:') ? [endpoint, '0'] : endpoint.split(/:(?=\d+$)/)
  if (endpoint && !port) return []
  const address = host === '0.0.0.0' ? context.pod.ip : host
  const service = targets.find((target) => target.targetPort === number)?.service
  const target = {
    ...(service ? { service } : {}),
    port: { port: number, protocol: parseProtocol(listener.port?.protocol ?? '') },
    targetPort: Number(port),
  }
  return [inboundCluster(number, address, target, context)]
}

function inboundCluster(port: number, address: string, target: Target, context: Context): Cluster {
  const { mesh, origins } = context
  const upstream = { port: target.port, sidecar: true, outbound: false }
  return {
    name: `inbound|${port}||`,
    ...(address
      ? staticEndpoint(port, address, target.targetPort)
      : { type: 'ORIGINAL_DST', cleanup_interval: '9223372035s', lb_policy: 'CLUSTER_PROVIDED' }),
    ...connectionPool(inboundPolicy(port, target, context), upstream, mesh.config, origins),
    ...(address === '127.0.0.1' ? {} : { upstream_bind_config: INBOUND_BIND }),
  }
}

/** Sidecar.ingress[].connectionPool, else Sidecar.inboundConnectionPool, else the connection pool of the service's DestinationRule. */
function inboundPolicy(port: number, { service, port: servicePort }: Target, { mesh, pod, scope }: Context): ClusterPolicy {
  const rule = service && scope.destinationRule(service.hostname, pod, 'inbound')
  const sidecar = scope.sidecar?.spec
  const own = sidecar?.ingress?.find((listener) => listener.port?.number === port)?.connectionPool ?? sidecar?.inboundConnectionPool
  const policy = withMeshDefault(portPolicy(rule, servicePort.port), mesh.config)
  return own ? { ...policy, connectionPool: { value: own } } : policy
}

function staticEndpoint(port: number, address: string, targetPort: number): Partial<Cluster> {
  const name = `inbound|${port}||`
  const where = address.startsWith('unix:')
    ? { pipe: { path: address.slice(5).replace(/^\/\//, '') } }
    : { socket_address: { address, port_value: targetPort } }
  return { type: 'STATIC', load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: where } }] }] } }
}
