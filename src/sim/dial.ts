import type { Downstream } from '../envoy/decision.ts'
import type { Endpoint, Mesh, Pod, Service } from '../mesh/mesh.ts'
import type { CallUrl, ServiceNames } from './destination.ts'

/**
 * The connection that an application opens for a URL: to the cluster IP of the Service that its DNS finds, to an endpoint of a headless one, or
 * to a host outside. Undefined where no name is found. `pod` is the caller's, by which its proxy knows it.
 */
export function dialFromPod(
  names: ServiceNames | undefined,
  mesh: Mesh | undefined,
  caller: { readonly namespace: string; readonly pod: Pod | undefined },
  url: CallUrl,
): Downstream | undefined {
  const service = names?.find(url.host, caller.namespace)
  if (!service && !isOutside(url.host, mesh?.config.domain ?? '')) return undefined
  const first = service?.endpoints.find((endpoint) => endpoint.ready && endpoint.servicePort === url.port)
  const own = service && service.address !== '0.0.0.0' ? service.address : undefined
  const address = own ?? first?.address ?? url.host
  const peer = caller.pod?.ip
  return { address, port: url.port, ...(url.scheme === 'https' && { sni: url.host }), ...(peer && { peerAddress: peer }) }
}

/** The connection of a call from outside to a gateway's pod: by the port of a Service before it; where none has that port, by the pod's own. */
export function dialGateway(mesh: Mesh, pod: Pod, url: CallUrl): Downstream {
  const name = `${pod.namespace}/${pod.name}`
  const endpoints = mesh.services.filter((service) => service.namespace === pod.namespace).flatMap((service) => service.endpoints)
  const behind = endpoints.find((endpoint) => endpoint.pod === name && endpoint.servicePort === url.port)
  return { address: pod.ip, port: behind?.port ?? url.port, ...(url.scheme === 'https' && { sni: url.host }) }
}

/** Endpoints that kube-proxy, or a client's DNS, may choose for a port of a Service. */
export function readyEndpoints(service: Service, port: number): readonly Endpoint[] {
  return service.endpoints.filter((endpoint) => endpoint.ready && endpoint.servicePort === port)
}

/** Addresses that a cluster without hosts of its own goes to: the one dialled; a cluster IP stands for its endpoints, as kube-proxy has it. */
export function originalDestinations(mesh: Mesh | undefined, { address, port }: Downstream): readonly { address: string; port: number }[] {
  const service = mesh?.services.find((each) => each.address === address && address !== '0.0.0.0')
  return service ? readyEndpoints(service, port) : [{ address, port }]
}

/** Whether DNS would find a name beyond the cluster: it has a dot, and is not of the cluster's own domain. */
export function isOutside(host: string, domain: string): boolean {
  return host.includes('.') && !host.endsWith('.svc') && !host.endsWith(`.${domain}`)
}
