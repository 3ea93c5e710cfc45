import type { KubernetesGatewayListenerTls, Server } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { record, text } from '../mesh/loose.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { isGranted } from './gateway-api-grants.ts'

type Tls = NonNullable<Server['tls']>
type CertificateRef = NonNullable<KubernetesGatewayListenerTls['certificateRefs']>[number]

const MODES = new Set(['MUTUAL', 'OPTIONAL_MUTUAL', 'ISTIO_MUTUAL'])

// Simplified: where the text holds no Secret at all, the certificates of a Kubernetes Gateway are taken to be there.
/** The TLS settings of a listener; refused where none of its certificates can be used. conversion.go: buildTLS. */
export function listenerTls(tls: KubernetesGatewayListenerTls, owner: Resource, mesh: Mesh): Tls | 'refused' {
  const { namespace } = owner.metadata
  if (tls.mode === 'Passthrough') return { mode: 'PASSTHROUGH' }
  const asked = tls.options?.['gateway.istio.io/tls-terminate-mode']
  if (asked === 'ISTIO_SIMPLE') return { mode: 'SIMPLE', credentialName: 'builtin://' }
  if (asked === 'ISTIO_MUTUAL') return { mode: 'ISTIO_MUTUAL' }
  const refs = tls.certificateRefs ?? []
  const [usable] = refs.filter((ref) => isUsable(ref, owner, mesh))
  if (!usable || refs.length > 2) return 'refused'
  const mode = asked !== undefined && MODES.has(asked) ? (asked as Tls['mode']) : 'SIMPLE'
  return { ...(mode && { mode }), credentialName: `kubernetes-gateway://${usable.namespace ?? namespace}/${usable.name ?? ''}` }
}

function isUsable(ref: CertificateRef, { kind: asking, metadata: { namespace } }: Resource, mesh: Mesh): boolean {
  if ((ref.kind ?? 'Secret') !== 'Secret' || (ref.group ?? '') !== '') return false
  const owner = ref.namespace ?? namespace
  const asked = { group: '', kind: 'Secret', name: ref.name ?? '', namespace: owner }
  if (owner !== namespace && !isGranted(mesh, { kind: asking, namespace }, asked)) return false
  const secrets = mesh.resources.filter(({ kind, group }) => kind === 'Secret' && group === '')
  if (secrets.length === 0) return true
  const secret = secrets.find(({ metadata }) => metadata.name === ref.name && metadata.namespace === owner)
  const data = record(secret?.body['data'])
  return isPem(text(data['tls.crt'])) && isPem(text(data['tls.key']))
}

/** Base64 of `-----BEGIN`, as certificates and keys begin. */
const isPem = (encoded: string) => encoded.trim().startsWith('LS0tLS1CRUdJTi')
