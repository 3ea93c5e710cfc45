import type { GatewayListenerSet, KubernetesGateway } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { ageOf, compareText } from '../mesh/age.ts'
import { selectsByExpression } from '../mesh/label-selector.ts'
import type { Mesh } from '../mesh/mesh.ts'

/** The ListenerSets that a Gateway lets add listeners to it, the oldest first (pilot/pkg/config/kube/gateway: ListenerSetCollection). */
export function listenerSetsOf(gateway: Resource<KubernetesGateway>, mesh: Mesh): readonly Resource<GatewayListenerSet>[] {
  const { namespace, name } = gateway.metadata
  return mesh.resources
    .filter(isListenerSet)
    .filter(({ spec, metadata }) => {
      const { group = 'gateway.networking.k8s.io', kind = 'Gateway', ...parent } = spec?.parentRef ?? {}
      if (group !== 'gateway.networking.k8s.io' || kind !== 'Gateway' || parent.name !== name) return false
      return (parent.namespace ?? metadata.namespace) === namespace && isAllowed(gateway, metadata.namespace, mesh)
    })
    .toSorted((a, b) => ageOf(a) - ageOf(b) || compareText(fullName(a), fullName(b)))
}

function isListenerSet(resource: Resource): resource is Resource<GatewayListenerSet> {
  return resource.group === 'gateway.networking.k8s.io' && resource.kind === 'ListenerSet'
}

/** No namespace may unless the Gateway says so. */
function isAllowed({ spec, metadata }: Resource<KubernetesGateway>, namespace: string, mesh: Mesh): boolean {
  const { from = 'None', selector } = spec.allowedListeners?.namespaces ?? {}
  if (from === 'All') return true
  if (from === 'Same') return namespace === metadata.namespace
  const labels = mesh.namespaces.get(namespace)
  return from === 'Selector' && selector !== undefined && labels !== undefined && selectsByExpression(selector, labels)
}

function fullName({ metadata }: Resource): string {
  return `${metadata.namespace}/${metadata.name}`
}
