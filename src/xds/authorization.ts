import type { AuthorizationPolicy } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh, Pod } from '../mesh/mesh.ts'
import type { RbacConfig, RbacPolicy, RbacRules } from './authorization-config.ts'
import { compileAuthorizationRule, MATCHES_NOTHING } from './authorization-rule.ts'
import { isPolicyFor, securityPolicies } from './authorization-selection.ts'
import type { OriginMap } from './origins.ts'
import type { HttpFilter } from './proxy-config.ts'

const ACTIONS = [
  ['AUDIT', 'LOG'],
  ['DENY', 'DENY'],
  ['ALLOW', 'ALLOW'],
] as const

// Simplified: AuthorizationPolicies with action CUSTOM let every request through, since no external authorizer is asked.
/** The RBAC filters of a pod's proxy, in the order in which they act: AUDIT, DENY, ALLOW (security/authz/builder/builder.go). */
export function authorizationFilters(mesh: Mesh, pod: Pod, origins: OriginMap): readonly HttpFilter[] {
  const policies = securityPolicies(mesh).authorization.filter((policy) => isPolicyFor(policy, pod, mesh))
  return ACTIONS.flatMap(([action, rbacAction]) => {
    const ofAction = policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action)
    return ofAction.length > 0 ? [rbacFilter(ofAction, rbacAction, origins)] : []
  })
}

function rbacFilter(policies: readonly Resource<AuthorizationPolicy>[], action: RbacRules['action'], origins: OriginMap): HttpFilter {
  const enforced = policies.filter((policy) => !isDryRun(policy))
  const dryRun = policies.filter(isDryRun)
  const typed_config: RbacConfig = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC',
    ...(enforced.length > 0 && { rules: rulesOf(enforced, action, origins) }),
    ...(dryRun.length > 0 && {
      shadow_rules: rulesOf(dryRun, action, origins),
      ...(action !== 'LOG' && { shadow_rules_stat_prefix: `istio_dry_run_${action.toLowerCase()}_` }),
    }),
  }
  return { name: 'envoy.filters.http.rbac', typed_config }
}

/** `istio.io/dry-run: "true"`: the policy is looked at and never enforced. */
function isDryRun({ metadata }: Resource): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(metadata.annotations['istio.io/dry-run'] ?? '')
}

function rulesOf(policies: readonly Resource<AuthorizationPolicy>[], action: RbacRules['action'], origins: OriginMap): RbacRules {
  const compiled = policies.flatMap((policy) => policiesOf(policy, origins))
  return origins.mark({ action, policies: Object.fromEntries(compiled) }, policies[0] && { resource: policies[0], path: ['spec'] })
}

function policiesOf(policy: Resource<AuthorizationPolicy>, origins: OriginMap): readonly (readonly [string, RbacPolicy])[] {
  const { metadata, spec } = policy
  const name = (index: number) => `ns[${metadata.namespace}]-policy[${metadata.name}]-rule[${index}]`
  if (!spec.rules?.length) return [[name(0), origins.mark({ ...MATCHES_NOTHING }, { resource: policy, path: ['spec'] })]]
  return spec.rules.flatMap((rule, i) => {
    const compiled = compileAuthorizationRule(rule ?? {}, metadata.namespace)
    return compiled ? [[name(i), origins.mark(compiled, { resource: policy, path: ['spec', 'rules', i] })] as const] : []
  })
}
