import type { AuthorizationPolicy } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import type { RbacConfig, RbacPolicy, RbacRules } from './authorization-config.ts'
import { compileAuthorizationRule, MATCHES_NOTHING } from './authorization-rule.ts'
import { isPolicyFor, securityPolicies } from './authorization-selection.ts'
import type { OriginMap } from './origins.ts'
import type { HttpFilter, NetworkFilter } from './proxy-config.ts'

const ACTIONS = [
  ['AUDIT', 'LOG'],
  ['DENY', 'DENY'],
  ['ALLOW', 'ALLOW'],
] as const

// Simplified: AuthorizationPolicies with action CUSTOM let every request through where MeshConfig has their provider, since no external authorizer is asked.
/** The RBAC filters of a pod's proxy, in the order in which they act: AUDIT, DENY, ALLOW (security/authz/builder/builder.go). */
export function authorizationFilters(mesh: Mesh, pod: Pod, origins: OriginMap): readonly HttpFilter[] {
  return policiesByAction(mesh, pod).map((group) => httpFilter(group, origins))
}

/** What stands before all other filters: the policies with action CUSTOM whose provider the mesh does not have deny what they match. */
export function customAuthorizationFilters(mesh: Mesh, pod: Pod, origins: OriginMap): readonly HttpFilter[] {
  return policiesWithoutProvider(mesh, pod).map((group) => httpFilter(group, origins))
}

/** The same for connections that are no HTTP: what only HTTP has makes an ALLOW rule fall out, and is passed over in others. */
export function tcpAuthorizationFilters(mesh: Mesh, pod: Pod, origins: OriginMap): readonly NetworkFilter[] {
  return [...policiesWithoutProvider(mesh, pod), ...policiesByAction(mesh, pod)].map((group) => {
    const type = 'type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC'
    const typed_config = { '@type': type, stat_prefix: 'tcp.', ...rbacOf(group.policies, { ...group, forTcp: true, origins }) }
    return { name: 'envoy.filters.network.rbac', typed_config }
  })
}

function httpFilter(group: PoliciesOfAction, origins: OriginMap): HttpFilter {
  const type = 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC'
  return {
    name: 'envoy.filters.http.rbac',
    typed_config: { '@type': type, ...rbacOf(group.policies, { ...group, forTcp: false, origins }) },
  }
}

interface PoliciesOfAction {
  readonly policies: readonly Resource<AuthorizationPolicy>[]
  readonly action: RbacRules['action']
  /** The unknown provider of policies with action CUSTOM. */
  readonly provider?: string
}

const policiesOn = (mesh: Mesh, pod: Pod) => securityPolicies(mesh).authorization.filter((policy) => isPolicyFor(policy, pod, mesh))

function policiesByAction(mesh: Mesh, pod: Pod): readonly PoliciesOfAction[] {
  const fitting = policiesOn(mesh, pod)
  return ACTIONS.flatMap(([name, action]) => {
    const policies = fitting.filter(({ spec }) => (spec.action ?? 'ALLOW') === name)
    return policies.length > 0 ? [{ policies, action }] : []
  })
}

/** By provider (authz/builder/extauthz.go, getExtAuthz). A dry run of one does nothing. */
function policiesWithoutProvider(mesh: Mesh, pod: Pod): readonly PoliciesOfAction[] {
  const custom = policiesOn(mesh, pod).filter((policy) => policy.spec.action === 'CUSTOM' && !isDryRun(policy))
  if (custom.length === 0) return []
  const known = externalAuthorizers(mesh)
  const providers = [...new Set(custom.map(({ spec }) => spec.provider?.name ?? ''))].filter((name) => !known.has(name)).sort()
  return providers.map((provider) => ({
    policies: custom.filter(({ spec }) => (spec.provider?.name ?? '') === provider),
    action: 'DENY',
    provider,
  }))
}

function externalAuthorizers(mesh: Mesh): ReadonlySet<string> {
  const { extensionProviders } = mesh.config.body
  const listed = Array.isArray(extensionProviders) ? (extensionProviders as readonly Readonly<Record<string, unknown>>[]) : []
  return new Set(listed.filter((each) => each['envoyExtAuthzHttp'] || each['envoyExtAuthzGrpc']).map((each) => String(each['name'])))
}

interface Compilation {
  readonly action: RbacRules['action']
  readonly forTcp: boolean
  readonly origins: OriginMap
  readonly provider?: string
}

function rbacOf(policies: readonly Resource<AuthorizationPolicy>[], compilation: Compilation): Omit<RbacConfig, '@type'> {
  const { action } = compilation
  const enforced = policies.filter((policy) => !isDryRun(policy))
  const dryRun = policies.filter(isDryRun)
  return {
    ...(enforced.length > 0 && { rules: rulesOf(enforced, compilation) }),
    ...(dryRun.length > 0 && {
      shadow_rules: rulesOf(dryRun, compilation),
      ...(action !== 'LOG' && { shadow_rules_stat_prefix: `istio_dry_run_${action.toLowerCase()}_` }),
    }),
  }
}

/** `istio.io/dry-run: "true"`: the policy is looked at and never enforced. */
function isDryRun({ metadata }: Resource): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(metadata.annotations['istio.io/dry-run'] ?? '')
}

function rulesOf(policies: readonly Resource<AuthorizationPolicy>[], compilation: Compilation): RbacRules {
  const compiled = policies.flatMap((policy) => policiesOf(policy, compilation))
  const { action, origins } = compilation
  return origins.mark({ action, policies: Object.fromEntries(compiled) }, policies[0] && { resource: policies[0], path: ['spec'] })
}

function policiesOf(
  policy: Resource<AuthorizationPolicy>,
  { action, forTcp, origins, provider }: Compilation,
): readonly (readonly [string, RbacPolicy])[] {
  const { metadata, spec } = policy
  const name = (index: number) => {
    const rule = `ns[${metadata.namespace}]-policy[${metadata.name}]-rule[${index}]`
    return provider === undefined ? rule : `istio-ext-authz-${provider && `${provider}-`}${rule}-deny-due-to-bad-CUSTOM-action`
  }
  if (!spec.rules?.length) return [[name(0), origins.mark({ ...MATCHES_NOTHING }, { resource: policy, path: ['spec'] })]]
  return spec.rules.flatMap((rule, i) => {
    const compiled = compileAuthorizationRule(rule ?? {}, { namespace: metadata.namespace, forTcp, narrow: action === 'ALLOW' })
    return compiled ? [[name(i), origins.mark(compiled, { resource: policy, path: ['spec', 'rules', i] })] as const] : []
  })
}
