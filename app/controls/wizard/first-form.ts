import type { SourceFile } from '../../../src/index.ts'
import { type BreakerField, breakerFields, readBreaker } from '../breaker.ts'
import { type Check, isPercentage } from '../checks.ts'
import type { Document } from '../documents.ts'
import { fieldError, type RuleField, readRule } from '../rule.ts'
import { readMirror } from '../rule-mirror.ts'
import { percentages } from '../weights.ts'
import { type Place, valueAt } from '../yaml-place.ts'
import { type ApiRouteKind, findApiTarget } from './api-target.ts'
import type { WizardForm } from './plan.ts'
import { routingDocuments } from './routing-documents.ts'
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

/** The form as it opens: with what is written already, else filled in so that the YAML can be seen at once. */
export function initialForm(kind: WizardKind, target: Target, files: readonly SourceFile[]): WizardForm {
  const { subsets } = target
  switch (kind) {
    case 'shifting':
      return { kind, weights: weightsOf(subsets, destinationsOf(files, target.route)) }
    case 'tcpShifting':
      return { kind, weights: weightsOf(subsets, destinationsOf(files, target.tcpRoute)) }
    case 'httpRouteShifting':
      return { kind: 'apiShifting', ...apiRoutes.http, weights: apiWeights(files, target, 'HTTPRoute') }
    case 'grpcRouteShifting':
      return { kind: 'apiShifting', ...apiRoutes.grpc, weights: apiWeights(files, target, 'GRPCRoute') }
    case 'routing':
      return { kind, ...condition, ...firstTwo(subsets) }
    case 'httpRouteRouting':
      return { kind: 'apiRouting', ...apiRoutes.http, ...condition, ...firstTwo(target.versions) }
    case 'grpcRouteRouting':
      return { kind: 'apiRouting', ...apiRoutes.grpc, ...condition, ...firstTwo(target.versions) }
    case 'mirroring':
      return mirroring(files, target)
    case 'deleting':
      return { kind, gone: new Set(routingDocuments(files, target.service).flatMap(({ id, also }) => (also === '' ? [id] : []))) }
    case 'breaking':
      return { kind, fields: breaking(files, target) }
    default:
      return policies(kind, files, target)
  }
}

function textOf(files: readonly SourceFile[], name: string | undefined): string {
  return files.find((file) => file.name === name)?.text ?? ''
}

function destinationsOf(files: readonly SourceFile[], rule: { readonly document: Document; readonly place: Place } | undefined) {
  return rule ? readRule(textOf(files, rule.document.file), rule.place).destinations : []
}

/** What the versions have now, as parts of 100; even parts where none has any. */
function weightsOf(versions: Target['versions'], written: ReturnType<typeof destinationsOf>, nameOf = (name: string) => name) {
  const now = versions.map((version) => written.find(({ name }) => name === nameOf(version.name))?.weight ?? 0)
  const parts = percentages(now.some((weight) => weight > 0) ? now : versions.map(() => 1))
  return versions.map(({ name }, i) => ({ subset: name, weight: parts[i] ?? 0 }))
}

function apiWeights(files: readonly SourceFile[], { service, versions }: Target, kind: ApiRouteKind) {
  const target = findApiTarget(files, service, kind)
  const backends = new Map(target.versions.map(({ name, backend }) => [name, backend]))
  return weightsOf(versions, destinationsOf(files, target.rule), (name) => backends.get(name) ?? name)
}

function firstTwo(versions: Target['versions']): { readonly to: string; readonly others: string } {
  const [first, second] = versions
  return { to: (second ?? first)?.name ?? '', others: first?.name ?? '' }
}

function mirroring(files: readonly SourceFile[], { subsets, route }: Target): WizardForm {
  const { others: from, to } = firstTwo(subsets)
  const written = route && readMirror(textOf(files, route.document.file), route.place)
  const known = subsets.some(({ name }) => name === written?.subset)
  return { kind: 'mirroring', from, to: known && written ? written.subset : to, percentage: written?.percentage || '100' }
}

function breaking(files: readonly SourceFile[], { service, rule }: Target): ReadonlyMap<BreakerField, string> {
  const written = rule ? readBreaker(textOf(files, rule.file), rule.file, service) : new Map<BreakerField, string>()
  const none = [...written.values()].every((value) => value === '')
  return new Map(breakerFields.map(({ field }) => [field, (none ? firstLimits[field] : written.get(field)) ?? '']))
}

function policies(kind: 'fault' | 'timeouts', files: readonly SourceFile[], { route }: Target): WizardForm {
  const text = textOf(files, route?.document.file)
  const written = route ? readRule(text, route.place).fields : new Map<RuleField, string>()
  const none = settings[kind].every(({ field }) => (written.get(field) ?? '') === '')
  const retryOn = route ? valueAt(text, route.place, ['retries', 'retryOn']) : ''
  return {
    kind,
    fields: new Map(settings[kind].map(({ field, first }) => [field, none ? first : (written.get(field) ?? '')])),
    retryOn: kind === 'fault' ? '' : none ? '5xx' : retryOn,
  }
}

/** Why the form cannot be written; undefined where it can. */
export function formProblem(form: WizardForm, { subsets, versions, service }: Target): string | undefined {
  const name = service.slice(service.indexOf('/') + 1)
  if ('fields' in form) {
    const bad = [...form.fields].some(([field, value]) => checkOf(field)(value) !== undefined)
    return bad ? 'A field is not right yet.' : undefined
  }
  if ('gone' in form) return form.gone.size === 0 ? 'Nothing is chosen.' : undefined
  return versionProblem(form, { subsets, versions, name })
}

function versionProblem(
  form: Exclude<WizardForm, { readonly fields: unknown } | { readonly gone: unknown }>,
  { subsets, versions, name }: Pick<Target, 'subsets' | 'versions'> & { readonly name: string },
): string | undefined {
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
