import { compareText } from '../mesh/age.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod, Service, ServicePort } from '../mesh/mesh.ts'

/** Services with this label do not translate Gateway ports (a concession to Knative). */
const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation'

/**
 * The pod's port for a server's port: that of the Services in the pod's namespace that select it, the oldest first. A port that none of them
 * has is listened on as it is. pilot/pkg/model/gateway.go: resolvePorts.
 */
export function podPorts(mesh: Mesh, pod: Pod): (port: number) => number {
  const services = mesh.services.filter((service) => fronts(service, pod))
  services.sort((a, b) => a.creation - b.creation || compareText(a.hostname, b.hostname))
  const targets = new Map<number, number>()
  for (const service of services) {
    for (const [port, target] of distinctTargets(service, pod)) if (!targets.has(port)) targets.set(port, target)
  }
  return (port) => targets.get(port) ?? port
}

/**
 * The pod's ports for a listener's port, where the pod carries out a Kubernetes Gateway by one of these Services; undefined where it does not.
 * A port that the Services lack is not opened.
 */
export function servicePodPorts(mesh: Mesh, pod: Pod, names: ReadonlySet<string>): ((port: number) => readonly number[]) | undefined {
  const services = mesh.services.filter((service) => names.has(service.hostname) && selectsPod(service, pod))
  const targets = services.flatMap((service) => distinctTargets(service, pod))
  if (targets.length === 0) return undefined
  return (port) => [...new Set(targets.filter(([own]) => own === port).map(([, target]) => target))]
}

function fronts(service: Service, pod: Pod): boolean {
  return selectsPod(service, pod) && !(NO_TRANSLATION in service.labels)
}

function selectsPod({ registry, namespace, selector }: Service, pod: Pod): boolean {
  const selecting = Object.keys(selector).length > 0 && selects(selector, pod.labels)
  return registry === 'Kubernetes' && namespace === pod.namespace && selecting
}

/** Of the ports that lead to one target in one protocol only the first counts. */
function distinctTargets(service: Service, pod: Pod): readonly (readonly [port: number, target: number])[] {
  const seen = new Set<string>()
  return service.ports.flatMap((port) => {
    const target = targetOn(pod, port)
    const key = `${target} ${port.protocol}`
    if (target === undefined || seen.has(key)) return []
    seen.add(key)
    return [[port.port, target] as const]
  })
}

function targetOn(pod: Pod, { targetPort }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort
  return pod.containerPorts.find(({ name }) => name === targetPort)?.port
}
