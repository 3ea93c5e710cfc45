import type { JWTRule, PeerAuthentication } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareText } from '../mesh/age.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import { isPolicyFor, securityPolicies } from './authorization-selection.ts'
import type { OriginMap, Place } from './origins.ts'
import type { HttpFilter } from './proxy-config.ts'

/** Configuration of `envoy.filters.http.jwt_authn`: a token, where there is one, must be of one of the providers. */
export interface JwtAuthnConfig {
  readonly '@type': string
  readonly providers: Readonly<Record<string, JwtProvider>>
  readonly bypass_cors_preflight: boolean
}

/** envoy.extensions.filters.http.jwt_authn.v3.JwtProvider, as far as istiod fills it in. */
export interface JwtProvider {
  readonly issuer: string
  readonly audiences?: readonly string[]
  readonly forward: boolean
  readonly from_headers?: readonly { readonly name: string; readonly value_prefix?: string }[]
  readonly from_params?: readonly string[]
  readonly from_cookies?: readonly string[]
  readonly payload_in_metadata: string
  readonly forward_payload_header?: string
  readonly claim_to_headers?: readonly { readonly header_name: string; readonly claim_name: string }[]
}

/** The JWT filter of a pod's proxy; undefined where no RequestAuthentication asks for one (security/authn/policy_applier.go, JwtFilter). */
export function authenticationFilter(mesh: Mesh, pod: Pod, origins: OriginMap): HttpFilter | undefined {
  const policies = securityPolicies(mesh).requestAuthentication.filter((policy) => isPolicyFor(policy, pod, mesh))
  const rules = policies.flatMap((resource) =>
    (resource.spec.jwtRules ?? []).map((rule, i) => ({ rule: rule ?? {}, place: { resource, path: ['spec', 'jwtRules', i] } })),
  )
  if (rules.length === 0) return undefined
  rules.sort((a, b) => compareText(a.rule.issuer ?? '', b.rule.issuer ?? ''))
  const providers = rules.map(({ rule, place }, i) => [`origins-${i}`, origins.mark(providerOf(rule), place)] as const)
  const typed_config: JwtAuthnConfig = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
    providers: Object.fromEntries(providers),
    bypass_cors_preflight: true,
  }
  return { name: 'envoy.filters.http.jwt_authn', typed_config }
}

function providerOf(rule: JWTRule): JwtProvider {
  return {
    issuer: rule.issuer ?? '',
    ...(rule.audiences?.length && { audiences: rule.audiences }),
    forward: rule.forwardOriginalToken ?? false,
    ...(rule.fromHeaders?.length && {
      from_headers: rule.fromHeaders.map(({ name = '', prefix }) => ({ name, ...(prefix && { value_prefix: prefix }) })),
    }),
    ...(rule.fromParams?.length && { from_params: rule.fromParams }),
    ...(rule.fromCookies?.length && { from_cookies: rule.fromCookies }),
    payload_in_metadata: 'payload',
    ...(rule.outputPayloadToHeader && { forward_payload_header: rule.outputPayloadToHeader }),
    ...(rule.outputClaimToHeaders?.length && {
      claim_to_headers: rule.outputClaimToHeaders.map(({ header = '', claim = '' }) => ({ header_name: header, claim_name: claim })),
    }),
  }
}

/** Which connections a port of a pod takes: plain ones, those with a certificate of the mesh, or both. */
export interface PeerMode {
  readonly mode: 'DISABLE' | 'PERMISSIVE' | 'STRICT'
  /** What says so; absent for the default. */
  readonly place?: Place
}

/** The mode of a pod's port: of its own policy, its namespace's, the mesh's (security/authn/policy_applier.go, ComposePeerAuthentication). */
export function peerModeOf(mesh: Mesh, pod: Pod, port: number): PeerMode {
  const { namespace } = pod
  const root = mesh.config.rootNamespace
  const policies = securityPolicies(mesh).peerAuthentication
  const isOwn = ({ metadata, spec }: Resource<PeerAuthentication>) => metadata.namespace === namespace && hasSelector(spec)
  const workload = policies.find((policy) => isOwn(policy) && selects(policy.spec.selector?.matchLabels ?? {}, pod.labels))
  const wide = (home: string) => policies.find(({ metadata, spec }) => metadata.namespace === home && !hasSelector(spec))
  const ofPort = workload && modeAt(workload, workload.spec.portLevelMtls?.[port]?.mode, ['spec', 'portLevelMtls', String(port)])
  const levels = [workload, wide(namespace), wide(root)].map((policy) => policy && modeAt(policy, policy.spec.mtls?.mode, ['spec', 'mtls']))
  return ofPort ?? levels.find((level) => level !== undefined) ?? { mode: 'PERMISSIVE' }
}

function hasSelector({ selector }: PeerAuthentication): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length > 0
}

function modeAt(resource: Resource<PeerAuthentication>, mode: string | undefined, path: readonly string[]): PeerMode | undefined {
  if (mode !== 'DISABLE' && mode !== 'PERMISSIVE' && mode !== 'STRICT') return undefined
  return { mode, place: { resource, path: [...path, 'mode'] } }
}
