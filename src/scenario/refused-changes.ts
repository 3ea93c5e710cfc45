import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { LabelSelector } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { selectsByExpression } from '../mesh/label-selector.ts'

type Changes = readonly (readonly Resource[])[]

/**
 * What each step of a timeline changes, without the objects that a cluster would not take in place of those that it has: what it has goes on as it
 * was. A text may be a fragment, so of what it leaves out itself nothing is asked of its steps.
 */
export function acceptedChanges(resources: readonly Resource[], changes: Changes): Reported<Changes> {
  const present = new Map(resources.map((resource) => [identity(resource), resource]))
  const diagnostics: Diagnostic[] = []
  const accepted = changes.map((step) =>
    step.filter((change) => {
      const fault = refusal(change, present.get(identity(change)))
      if (fault) diagnostics.push(fault)
      else present.set(identity(change), change)
      return !fault
    }),
  )
  return { value: accepted, diagnostics }
}

/** What tells an object of the cluster from all others. */
export function identity({ group, kind, metadata }: Resource): string {
  return `${group}/${kind}/${metadata.namespace}/${metadata.name}`
}

type Spec = Readonly<Record<string, unknown>>

function refusal(change: Resource, earlier: Resource | undefined): Diagnostic | undefined {
  const rule = RULES[`${change.group}/${change.kind}`]
  if (!rule || !earlier) return undefined
  const [spec, before] = [specOf(change), specOf(earlier)]
  const missing = rule.required(spec).find((field) => spec[field] === undefined && before[field] !== undefined)
  const fault = missing === undefined ? rule.check?.(spec, before) : { text: `spec.${missing}: Required value`, at: [] }
  if (!fault) return undefined
  return {
    code: 'apply-refused',
    severity: 'error',
    message: `${rule.by} refuses this ${change.kind}: ${fault.text}. ${rule.effect}`,
    range: change.source.at(['spec', ...fault.at]),
  }
}

function specOf({ spec, body }: Resource): Spec {
  return (spec ?? body['spec'] ?? {}) as Spec
}

interface Rule {
  readonly by: string
  readonly effect: string
  readonly required: (spec: Spec) => readonly string[]
  readonly check?: (spec: Spec, before: Spec) => { readonly text: string; readonly at: FieldPath } | undefined
}

const api = { by: 'The API server', effect: 'The cluster keeps the one that it has.' }
const workload: Rule = { ...api, required: () => ['selector', 'template'], check: checkSelector }

/**
 * By group and kind. Of apps/v1: pkg/apis/apps/validation of Kubernetes; a Canary: the required fields of its definition; a Rollout is stored by
 * whatever it holds, and Argo then says InvalidSpec and does nothing (pkg/apis/rollouts/validation).
 */
const RULES: Readonly<Record<string, Rule>> = {
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'apps/DaemonSet': workload,
  'argoproj.io/Rollout': {
    by: 'Argo',
    effect: 'What runs stays as it is.',
    required: ({ workloadRef }) => (workloadRef === undefined ? ['selector', 'template', 'strategy'] : ['strategy']),
  },
  'flagger.app/Canary': { ...api, required: () => ['targetRef', 'analysis'] },
}

/** A selector never changes, and selects the pods of the template. */
function checkSelector(spec: Spec, before: Spec): ReturnType<NonNullable<Rule['check']>> {
  const selector = spec['selector'] as LabelSelector | undefined
  if (selector === undefined) return undefined
  if (before['selector'] !== undefined && sorted(selector) !== sorted(before['selector']))
    return { text: 'spec.selector: field is immutable', at: ['selector'] }
  const { metadata } = (spec['template'] ?? {}) as { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } }
  if (selectsByExpression(selector, metadata?.labels ?? {})) return undefined
  return { text: 'spec.template.metadata.labels: `selector` does not match template `labels`', at: ['template', 'metadata', 'labels'] }
}

/** A value as text, whatever the order of its keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
