import { type BreakerField, breakerFields } from '../breaker.ts'
import { type Check, isPercentage } from '../checks.ts'
import { fieldError, type RuleField } from '../rule.ts'
import { percentages } from '../weights.ts'
import type { WizardForm } from './plan.ts'
import type { Target } from './target.ts'
import type { WizardKind } from './wizard-store.ts'

interface Setting {
  readonly field: RuleField
  readonly label: string
  readonly first: string
}

/** What the forms about a rule ask for, and what stands there first. */
export const settings: Readonly<Record<'fault' | 'timeouts', readonly Setting[]>> = {
  fault: [
    { field: 'delayPercentage', label: 'Delay, percent', first: '10' },
    { field: 'delay', label: 'Delay', first: '5s' },
    { field: 'abortPercentage', label: 'Abort, percent', first: '' },
    { field: 'abortStatus', label: 'Abort status', first: '' },
  ],
  timeouts: [
    { field: 'timeout', label: 'Timeout', first: '2s' },
    { field: 'attempts', label: 'Retries', first: '3' },
    { field: 'perTryTimeout', label: 'Per try timeout', first: '500ms' },
  ],
}

/** Enough for an effect to be seen. */
const firstLimits: Readonly<Partial<Record<BreakerField, string>>> = {
  maxConnections: '1',
  maxPending: '1',
  errors: '1',
  interval: '1s',
  ejection: '3m',
  maxEjection: '100',
}

const condition = { header: 'end-user', way: 'exact', value: 'jason' } as const
const apiRoutes = { http: { route: 'HTTPRoute', gateway: '' }, grpc: { route: 'GRPCRoute', gateway: '' } } as const

/** The form as it opens: filled in, so that the YAML can be seen at once. */
export function initialForm(kind: WizardKind, target: Target): WizardForm {
  const { subsets, versions } = target
  switch (kind) {
    case 'shifting':
    case 'tcpShifting':
      return { kind, weights: evenly(subsets) }
    case 'httpRouteShifting':
      return { kind: 'apiShifting', ...apiRoutes.http, weights: evenly(versions) }
    case 'grpcRouteShifting':
      return { kind: 'apiShifting', ...apiRoutes.grpc, weights: evenly(versions) }
    case 'routing':
      return { kind, ...condition, ...firstTwo(subsets) }
    case 'httpRouteRouting':
      return { kind: 'apiRouting', ...apiRoutes.http, ...condition, ...firstTwo(versions) }
    case 'grpcRouteRouting':
      return { kind: 'apiRouting', ...apiRoutes.grpc, ...condition, ...firstTwo(versions) }
    case 'mirroring': {
      const { others: from, to } = firstTwo(subsets)
      return { kind, from, to, percentage: '100' }
    }
    case 'breaking':
      return { kind, fields: new Map(breakerFields.map(({ field }) => [field, firstLimits[field] ?? ''])) }
    default:
      return {
        kind,
        fields: new Map(settings[kind].map(({ field, first }) => [field, first])),
        retryOn: kind === 'timeouts' ? '5xx' : '',
      }
  }
}

function evenly(versions: Target['versions']) {
  const even = percentages(versions.map(() => 1))
  return versions.map(({ name }, i) => ({ subset: name, weight: even[i] ?? 0 }))
}

function firstTwo(versions: Target['versions']): { readonly to: string; readonly others: string } {
  const [first, second] = versions
  return { to: (second ?? first)?.name ?? '', others: first?.name ?? '' }
}

/** Why the form cannot be written; undefined where it can. */
export function formProblem(form: WizardForm, { subsets, versions, service }: Target): string | undefined {
  const name = service.slice(service.indexOf('/') + 1)
  if ('fields' in form) {
    const bad = [...form.fields].some(([field, value]) => checkOf(field)(value) !== undefined)
    return bad ? 'A field is not right yet.' : undefined
  }
  const known = 'route' in form ? versions : subsets
  const routing = form.kind === 'routing' || form.kind === 'apiRouting'
  if (known.length === 0) return `No Deployment of ${name} has a label that tells its version.`
  if (!routing && known.length < 2) return `${name} has one version. It takes two Deployments whose pods differ in a label.`
  if (routing && (form.header === '' || form.value === '')) return 'Name a header and its value.'
  return form.kind === 'mirroring' && isPercentage(form.percentage) !== undefined ? 'A field is not right yet.' : undefined
}

function checkOf(field: RuleField | BreakerField): Check {
  return breakerFields.find((each) => each.field === field)?.check ?? ((value) => fieldError(field as RuleField, value))
}
