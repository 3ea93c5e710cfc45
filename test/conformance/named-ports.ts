import { selects } from '../../src/mesh/label-index.ts'
import type { Mesh, Pod } from '../../src/mesh/mesh.ts'

interface PodSpec {
  readonly containers?: readonly { readonly ports?: readonly { readonly name?: string; readonly protocol?: string }[] }[]
}

/**
 * Inbound clusters that the recordings' istiod did not make: of target ports that are named after a port of a container which states no protocol.
 * A cluster's API server would have filled in TCP.
 */
export function unmadeInbound(mesh: Mesh, pod: Pod): ReadonlySet<string> {
  const fronts = mesh.services.filter(
    (s) =>
      s.registry === 'Kubernetes' && s.namespace === pod.namespace && Object.keys(s.selector).length > 0 && selects(s.selector, pod.labels),
  )
  const targets = fronts.flatMap(({ ports }) => ports.map(({ targetPort }) => targetPort))
  const unstated = namesWithoutProtocol(mesh)
  const lost = targets.flatMap((target) => {
    const port = pod.containerPorts.find(({ name }) => name === target)?.port
    return port !== undefined && unstated.has(String(target)) && !targets.includes(port) ? [`inbound|${port}||`] : []
  })
  return new Set(lost)
}

function namesWithoutProtocol({ resources }: Mesh): ReadonlySet<string> {
  const specs = resources.map(({ spec }) => (spec ?? {}) as PodSpec & { readonly template?: { readonly spec?: PodSpec } })
  const ports = specs.flatMap((spec) => (spec.template?.spec ?? spec).containers ?? []).flatMap((container) => container.ports ?? [])
  return new Set(ports.flatMap(({ name, protocol }) => (name !== undefined && protocol === undefined ? [name] : [])))
}
