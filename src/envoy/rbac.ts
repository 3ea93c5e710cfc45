import type { RbacConfig, RbacRules } from '../xds/authorization-config.ts'
import type { Origins } from '../xds/proxy-config.ts'
import type { DecisionStep } from './decision.ts'
import { info, step } from './decision-step.ts'
import type { ReplyCause } from './local-reply.ts'
import { compilePermission, compilePrincipal, type FilterFacts, type RbacCondition, words } from './rbac-match.ts'

/** What a filter makes of a request: the answer where it refuses it, and its account. */
export interface FilterVerdict {
  readonly refused?: ReplyCause
  readonly steps: readonly DecisionStep[]
}

/** A filter before the router that decides by the request alone. */
export type RequestFilter = (facts: FilterFacts) => FilterVerdict

interface CompiledPolicy {
  readonly name: string
  readonly part: object
  readonly permissions: readonly RbacCondition[]
  readonly principals: readonly RbacCondition[]
}

/** Compiles `envoy.filters.http.rbac`: of several policies that match, the first by name is told (`filters/common/rbac/engine_impl.cc`). */
export function compileRbac(config: RbacConfig, origins: Origins): RequestFilter {
  const enforced = config.rules && compileRules(config.rules, origins)
  const shadow = config.shadow_rules && compileRules(config.shadow_rules, origins)
  return (facts) => {
    const tried = shadow ? shadow(facts).steps.map(inDryRun) : []
    if (!enforced) return { steps: tried }
    const { refused, steps } = enforced(facts)
    return { ...(refused && { refused }), steps: [...tried, ...steps] }
  }
}

function inDryRun({ part, name, reason, range }: DecisionStep): DecisionStep {
  return info(part, name, `${reason} (dry run: nothing is refused)`, range)
}

function compileRules(rules: RbacRules, origins: Origins): RequestFilter {
  const policies = Object.entries(rules.policies)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, policy]): CompiledPolicy => ({
        name,
        part: policy,
        permissions: policy.permissions.map(compilePermission),
        principals: policy.principals.map(compilePrincipal),
      }),
    )
  return (facts) => {
    const matched = policies.find(
      ({ permissions, principals }) => permissions.some((each) => each.test(facts)) && principals.some((each) => each.test(facts)),
    )
    return matched ? onMatch(rules, matched, facts, origins) : onNone(rules, origins)
  }
}

function onMatch({ action }: RbacRules, policy: CompiledPolicy, facts: FilterFacts, origins: Origins): FilterVerdict {
  const { name, rule, provider } = readable(policy.name)
  const range = origins.get(policy.part)
  const seen = words([holding(policy.permissions, facts), holding(policy.principals, facts)])
  const verb = provider === undefined ? VERBS[action] : `denies it for want of ${provider || 'a provider'} in extensionProviders`
  const reason = `rule ${rule} ${verb}${seen ? `: ${seen}` : ''}`
  if (action !== 'DENY') return { steps: [step('authorization', action === 'ALLOW' ? 'taken' : 'info', name, reason, range)] }
  return { refused: denied(policy.name), steps: [step('authorization', 'failed', name, reason, range)] }
}

const VERBS = { ALLOW: 'lets it through', DENY: 'denies it', LOG: 'audits it' } as const

function onNone(rules: RbacRules, origins: Origins): FilterVerdict {
  if (rules.action === 'LOG') return { steps: [] }
  if (rules.action === 'DENY') return { steps: [info('authorization', '', 'no DENY rule takes it', origins.get(rules))] }
  const names = [...new Set(Object.keys(rules.policies).map((name) => readable(name).name))]
  const reason = `no ALLOW rule takes it, and what none takes is denied`
  return { refused: denied('none'), steps: [step('authorization', 'failed', names.join(', '), reason, origins.get(rules))] }
}

const holding = (conditions: readonly RbacCondition[], facts: FilterFacts) => conditions.find((each) => each.test(facts))?.tell(facts) ?? ''

function denied(policy: string): ReplyCause {
  const details = `rbac_access_denied_matched_policy[${policy.replaceAll(' ', '_')}]`
  return { status: 403, body: 'RBAC: access denied', details }
}

/** `ns[shop]-policy[only-web]-rule[0]` as people say it. */
function readable(policy: string): { readonly name: string; readonly rule: number; readonly provider: string | undefined } {
  const [, custom, namespace = '', name = policy, index = '0'] = POLICY.exec(policy) ?? []
  const provider = custom?.slice('istio-ext-authz-'.length, -1)
  return { name: namespace ? `${namespace}/${name}` : name, rule: Number(index) + 1, provider }
}

/** What istiod calls the policies of rules; those with action CUSTOM begin with their provider. */
const POLICY = /^(istio-ext-authz-.*?)?ns\[(.*)\]-policy\[(.*)\]-rule\[(\d+)\]/
