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

// Simplified: AuthorizationPolicies with action CUSTOM let every request through, since no external authorizer is asked.
/** The RBAC filters of a pod's proxy, in the order in which they act: AUDIT, DENY, ALLOW (security/authz/builder/builder.go). */
export function authorizationFilters(mesh: Mesh, pod: Pod, origins: OriginMap): readonly HttpFilter[] {
  return policiesByAction(mesh, pod).map(({ policies, action }) => {
    const compile = { action, forTcp: false, origins }
    const typed_config = { '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC', ...rbacOf(policies, compile) }
    return { name: 'envoy.filters.http.rbac', typed_config }
  })
}

/** The same for connections that are no HTTP: what only HTTP has makes an ALLOW rule fall out, and is passed over in others. */
export function tcpAuthorizationFilters(mesh: Mesh, pod: Pod, origins: OriginMap): readonly NetworkFilter[] {
  return policiesByAction(mesh, pod).map(({ policies, action }) => {
    const type = 'type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC'
    const typed_config = { '@type': type, stat_prefix: 'tcp.', ...rbacOf(policies, { action, forTcp: true, origins }) }
    return { name: 'envoy.filters.network.rbac', typed_config }
  })
}

interface PoliciesOfAction {
  readonly policies: readonly Resource<AuthorizationPolicy>[]
  readonly action: RbacRules['action']
}

function policiesByAction(mesh: Mesh, pod: Pod): readonly PoliciesOfAction[] {
  const fitting = securityPolicies(mesh).authorization.filter((policy) => isPolicyFor(policy, pod, mesh))
  return ACTIONS.flatMap(([name, action]) => {
    const policies = fitting.filter(({ spec }) => (spec.action ?? 'ALLOW') === name)
    return policies.length > 0 ? [{ policies, action }] : []
  })
}

interface Compilation {
  readonly action: RbacRules['action']
  readonly forTcp: boolean
  readonly origins: OriginMap
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
  { action, forTcp, origins }: Compilation,
): readonly (readonly [string, RbacPolicy])[] {
  const { metadata, spec } = policy
  const name = (index: number) => `ns[${metadata.namespace}]-policy[${metadata.name}]-rule[${index}]`
  if (!spec.rules?.length) return [[name(0), origins.mark({ ...MATCHES_NOTHING }, { resource: policy, path: ['spec'] })]]
  return spec.rules.flatMap((rule, i) => {
    const compiled = compileAuthorizationRule(rule ?? {}, { namespace: metadata.namespace, forTcp, narrow: action === 'ALLOW' })
    return compiled ? [[name(i), origins.mark(compiled, { resource: policy, path: ['spec', 'rules', i] })] as const] : []
  })
}
