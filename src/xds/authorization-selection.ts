import type { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { sortByAge } from '../mesh/age.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'

/** The security policies of a mesh, the oldest of each kind first. */
interface SecurityPolicies {
  readonly authorization: readonly Resource<AuthorizationPolicy>[]
  readonly requestAuthentication: readonly Resource<RequestAuthentication>[]
  readonly peerAuthentication: readonly Resource<PeerAuthentication>[]
}

const known = new WeakMap<Mesh, SecurityPolicies>()

/** All security policies of the mesh. */
export function securityPolicies(mesh: Mesh): SecurityPolicies {
  const found = known.get(mesh) ?? {
    authorization: ofKind<AuthorizationPolicy>(mesh, 'AuthorizationPolicy'),
    requestAuthentication: ofKind<RequestAuthentication>(mesh, 'RequestAuthentication'),
    peerAuthentication: ofKind<PeerAuthentication>(mesh, 'PeerAuthentication'),
  }
  known.set(mesh, found)
  return found
}

function ofKind<Spec>(mesh: Mesh, kind: string): readonly Resource<Spec>[] {
  const found = mesh.resources.filter((resource) => resource.group === 'security.istio.io' && resource.kind === kind)
  return sortByAge(found as readonly Resource<Spec>[])
}

type Targeted = Pick<AuthorizationPolicy, 'selector' | 'targetRef' | 'targetRefs'>

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name'

/**
 * Whether a policy is for the pod: one of its namespace or of the root namespace, whose selector fits or that names the pod's Gateway
 * (pilot/pkg/model/policyattachment.go).
 */
export function isPolicyFor({ metadata, spec }: Resource<Targeted>, pod: Pod, { config }: Mesh): boolean {
  if (metadata.namespace !== pod.namespace && metadata.namespace !== config.rootNamespace) return false
  const targets = spec.targetRefs?.length ? spec.targetRefs : spec.targetRef ? [spec.targetRef] : []
  if (targets.length === 0) return selects(spec.selector?.matchLabels ?? {}, pod.labels)
  const gateway = pod.labels[GATEWAY_NAME]
  return metadata.namespace === pod.namespace && targets.some(({ kind, name }) => kind === 'Gateway' && name === gateway)
}
