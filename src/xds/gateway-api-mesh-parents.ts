import type { ParentReference } from '../manifest/kinds.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { ApiRouteContext } from './gateway-api-backend.ts'

/** Whether a route is attached to a Service or ServiceEntry, so that it holds for callers in the mesh. A group that is left out is the Gateway API's. */
export function isMeshParent({ kind, group = 'gateway.networking.k8s.io' }: ParentReference): boolean {
  return (kind === 'Service' && (group === '' || group === 'core')) || (kind === 'ServiceEntry' && group === 'networking.istio.io')
}

/** The hosts of what a route of `namespace` is attached to in the mesh; none where that does not exist. */
export function parentHosts(parent: ParentReference, namespace: string, mesh: Mesh, context: ApiRouteContext): readonly string[] {
  const { namespace: owner = namespace, name = '', kind } = parent
  if (kind === 'ServiceEntry') {
    const entry = mesh.serviceEntries.find(({ metadata }) => metadata.namespace === owner && metadata.name === name)
    return entry?.spec.hosts ?? []
  }
  return context.hasService(`${owner}/${name}`) ? [`${name}.${owner}.svc.${context.domain}`] : []
}
