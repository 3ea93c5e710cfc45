import type { SourceFile } from '../../../src/index.ts'
import { type BreakerField, readBreaker, withBreaker } from '../breaker.ts'
import { plain } from '../checks.ts'
import { countIn, destinationRuleOf, hostOf, withDocument } from '../documents.ts'
import { type Plain, printBlock } from '../print-yaml.ts'
import type { RuleField } from '../rule.ts'
import { readRule, withRuleField } from '../rule.ts'
import type { MatchWay } from '../rule-match.ts'
import { withMirror } from '../rule-mirror.ts'
import { insertItem, removeValue, setValue } from '../set-value.ts'
import { lengthAt, nodeAt, type Place, sectionOf, valueAt } from '../yaml-place.ts'
import { type ApiWizardForm, planApiRoute } from './api-plan.ts'
import { withoutDocuments } from './remove-documents.ts'
import { findTarget, type Target, type TargetRoute } from './target.ts'

/** What was filled in; empty texts are left out of the YAML. */
export type WizardForm =
  | {
      readonly kind: 'shifting' | 'tcpShifting'
      readonly weights: readonly { readonly subset: string; readonly weight: number }[]
    }
  | ApiWizardForm
  | {
      readonly kind: 'routing'
      readonly header: string
      readonly way: MatchWay
      readonly value: string
      readonly to: string
      /** Where all other requests go, where no rule says so yet. */
      readonly others: string
    }
  | { readonly kind: 'fault' | 'timeouts'; readonly fields: ReadonlyMap<RuleField, string>; readonly retryOn: string }
  | { readonly kind: 'mirroring'; readonly from: string; readonly to: string; readonly percentage: string }
  | { readonly kind: 'breaking'; readonly fields: ReadonlyMap<BreakerField, string> }
  | DeletingForm

interface DeletingForm {
  readonly kind: 'deleting'
  /** The resources that go, by their ids. */
  readonly gone: ReadonlySet<string>
}

type MeshForm = Exclude<WizardForm, ApiWizardForm | DeletingForm>

/** How Kiali marks what its wizards wrote, so that it can change or delete it later. */
const kialiNames: Readonly<Record<MeshForm['kind'], string>> = {
  shifting: 'traffic_shifting',
  tcpShifting: 'tcp_traffic_shifting',
  routing: 'request_routing',
  fault: 'fault_injection',
  timeouts: 'request_timeouts',
  mirroring: 'request_routing',
  breaking: 'traffic_shifting',
}

/** The files with what the form asks for written into them; those that do not change are the same objects. */
export function planWizard(files: readonly SourceFile[], service: string, form: WizardForm): readonly SourceFile[] {
  if (form.kind === 'deleting') return withoutDocuments(files, form.gone)
  if (form.kind === 'apiShifting' || form.kind === 'apiRouting') return planApiRoute(files, service, form)
  if (form.kind === 'breaking') return withBreaking(files, service, form.fields)
  const subsets = subsetsIn(form)
  const found = findTarget(files, service)
  const ruled = subsets.length > 0 ? withSubsets(files, found, subsets.filter(isNeeded(found, form)), form) : files
  const target = findTarget(ruled, service)
  const route = routeFor(target, form)
  if (route) return changed(ruled, route.document.file, (text) => withForm(text, route, form))
  const own = form.kind === 'tcpShifting' ? target.virtualService : undefined
  if (own) return changed(ruled, own.file, (text) => setValue(text, own.place, ['spec', 'tcp'], routesFor(form, hostOf(service))))
  return changed(ruled, target.file, (text) => withDocument(text, virtualService(target, form)))
}

function changed(files: readonly SourceFile[], name: string, change: (text: string) => string): readonly SourceFile[] {
  if (!files.some((file) => file.name === name)) return [...files, { name, text: change('') }]
  return files.map((file) => {
    const text = file.name === name ? change(file.text) : file.text
    return text === file.text ? file : { name, text }
  })
}

function withBreaking(files: readonly SourceFile[], service: string, fields: ReadonlyMap<BreakerField, string>): readonly SourceFile[] {
  return [...fields].reduce(
    (now, [field, value]) =>
      value === '' && !isWritten(now, service, field)
        ? now
        : changed(now, findTarget(now, service).rule?.file ?? findTarget(now, service).file, (text) =>
            breakerText(now, text, service, field, value),
          ),
    files,
  )
}

function isWritten(files: readonly SourceFile[], service: string, field: BreakerField): boolean {
  const rule = destinationRuleOf(files, service)
  const text = files.find(({ name }) => name === rule?.file)?.text ?? ''
  return rule !== undefined && readBreaker(text, rule.file, service).get(field) !== ''
}

function breakerText(files: readonly SourceFile[], text: string, service: string, field: BreakerField, value: string): string {
  const name = destinationRuleOf(files, service)?.file ?? ''
  return withBreaker({ name, text }, service, field, value)
}

/** A version that gets nothing is named only where a route has to be written anyway. */
function isNeeded(target: Target, form: MeshForm): (subset: string) => boolean {
  if ((form.kind !== 'shifting' && form.kind !== 'tcpShifting') || !routeFor(target, form)) return () => true
  return (subset) => form.weights.some((each) => each.subset === subset && each.weight > 0)
}

function routeFor({ route, tcpRoute }: Target, form: MeshForm): TargetRoute | undefined {
  return form.kind === 'tcpShifting' ? tcpRoute : route
}

function subsetsIn(form: MeshForm): readonly string[] {
  if (form.kind === 'shifting' || form.kind === 'tcpShifting') return form.weights.map(({ subset }) => subset)
  if (form.kind === 'routing') return [form.to, form.others]
  return form.kind === 'mirroring' ? [form.from, form.to] : []
}

/** The DestinationRule with the named subsets in it; those that are written stay as they are. */
function withSubsets(files: readonly SourceFile[], target: Target, names: readonly string[], form: MeshForm): readonly SourceFile[] {
  const missing = target.subsets
    .filter(({ name, written }) => !written && names.includes(name))
    .map(({ name, labels }) => ({ name, labels }))
  if (missing.length === 0) return files
  const { rule } = target
  if (!rule)
    return changed(files, target.file, (text) =>
      withDocument(text, resource('DestinationRule', target, form, { host: hostOf(target.service), subsets: missing })),
    )
  return changed(files, rule.file, (text) =>
    missing.reduce((now, subset, i) => setValue(now, rule.place, ['spec', 'subsets', countIn(rule, 'spec', 'subsets') + i], subset), text),
  )
}

function resource(kind: string, { service }: Target, form: MeshForm, spec: Plain): string {
  const [namespace = '', name = ''] = service.split('/')
  const metadata = { name, namespace, labels: { kiali_wizard: kialiNames[form.kind] } }
  return `${printBlock({ apiVersion: 'networking.istio.io/v1', kind, metadata, spec }, { column: 0, sequenceStep: 0 })}\n`
}

function virtualService(target: Target, form: MeshForm): string {
  const host = hostOf(target.service)
  return resource('VirtualService', target, form, { hosts: [host], [form.kind === 'tcpShifting' ? 'tcp' : 'http']: routesFor(form, host) })
}

function routesFor(form: MeshForm, host: string): readonly Plain[] {
  const to = (subset: string) => ({ destination: { host, subset } })
  switch (form.kind) {
    case 'shifting':
    case 'tcpShifting':
      return [{ route: form.weights.map(({ subset, weight }) => ({ ...to(subset), weight })) }]
    case 'routing':
      return [{ match: [{ headers: { [form.header]: { [form.way]: form.value } } }], route: [to(form.to)] }, { route: [to(form.others)] }]
    case 'mirroring':
      return [
        {
          route: [to(form.from)],
          mirror: { host, subset: form.to },
          ...(form.percentage === '' ? {} : { mirrorPercentage: { value: Number(form.percentage) } }),
        },
      ]
    case 'fault':
    case 'timeouts':
      return [{ route: [{ destination: { host } }], ...policies(form) }]
    default:
      return []
  }
}

/** As Kiali writes them: the fault or the retries in one piece. */
function policies({ fields, retryOn }: Extract<WizardForm, { kind: 'fault' | 'timeouts' }>): Record<string, Plain> {
  const value = (field: RuleField) => fields.get(field) ?? ''
  const percentage = (field: RuleField) => ({ percentage: { value: Number(value(field)) } })
  const delay = value('delayPercentage') === '' ? {} : { delay: { ...percentage('delayPercentage'), fixedDelay: value('delay') || '5s' } }
  const abort =
    value('abortPercentage') === '' ? {} : { abort: { ...percentage('abortPercentage'), httpStatus: Number(value('abortStatus') || 503) } }
  const fault = { ...delay, ...abort }
  const retries = {
    ...(value('attempts') === '' ? {} : { attempts: Number(value('attempts')) }),
    ...(value('perTryTimeout') === '' ? {} : { perTryTimeout: value('perTryTimeout') }),
    ...(retryOn === '' || value('attempts') === '' ? {} : { retryOn }),
  }
  return {
    ...(Object.keys(fault).length > 0 ? { fault } : {}),
    ...(value('timeout') === '' ? {} : { timeout: value('timeout') }),
    ...(Object.keys(retries).length > 0 ? { retries } : {}),
  }
}

/** The text of a VirtualService that is there, changed no further than the form asks for. */
function withForm(text: string, { place, host }: TargetRoute, form: MeshForm): string {
  switch (form.kind) {
    case 'shifting':
    case 'tcpShifting':
      return withWeights(text, place, host, form.weights)
    case 'routing':
      return withRuleAhead(text, place, host, form)
    case 'mirroring':
      return withMirror(text, place, { host, subset: form.to, percentage: form.percentage })
    case 'fault':
    case 'timeouts':
      return withPolicies(text, place, form)
    default:
      return text
  }
}

const shareOf: Readonly<Partial<Record<RuleField, RuleField>>> = { delay: 'delayPercentage', abortStatus: 'abortPercentage' }

/** Fields that were emptied go; those that are empty in text and form stay so. */
function withPolicies(text: string, place: Place, { kind, fields, retryOn }: Extract<MeshForm, { kind: 'fault' | 'timeouts' }>): string {
  const written = (now: string, field: RuleField) => readRule(now, place).fields.get(field) ?? ''
  const set = [...fields].reduce((now, [field, value]) => {
    // Without a share of requests a fault has neither length nor status.
    const share = shareOf[field]
    const wanted = share && fields.get(share) === '' ? (written(text, share) === '' ? written(text, field) : '') : value
    // What another field brought along stays.
    const absent = wanted === '' && written(text, field) === ''
    return absent || wanted === written(now, field) ? now : withRuleField(now, place, field, wanted)
  }, text)
  if (kind === 'fault' || written(set, 'attempts') === '' || valueAt(set, place, ['retries', 'retryOn']) === retryOn) return set
  return retryOn === '' ? removeValue(set, place, ['retries', 'retryOn']) : setValue(set, place, ['retries', 'retryOn'], retryOn)
}

/** Weights for destinations that are there, further destinations for those that are not and shall get something; one without a subset becomes the first that is missing. */
function withWeights(
  text: string,
  place: Place,
  host: string,
  weights: Extract<WizardForm, { kind: 'shifting' | 'tcpShifting' }>['weights'],
): string {
  const subsetAt = (now: string, i: number) => valueAt(now, place, ['route', i, 'destination', 'subset'])
  const at = (now: string, subset: string) =>
    Array.from({ length: lengthAt(now, place, ['route']) }, (_, i) => i).find((i) => subsetAt(now, i) === subset)
  const { destinations } = readRule(text, place)
  const isNow = (subset: string) => destinations.find(({ name }) => name === subset)?.weight ?? 0
  if (weights.every(({ subset, weight }) => isNow(subset) === weight)) return text
  return weights.reduce((now, { subset, weight }) => {
    const index = at(now, subset)
    if (index === undefined && weight === 0) return now
    if (index !== undefined) return setValue(now, place, ['route', index, 'weight'], weight)
    const bare = at(now, '')
    if (bare === undefined)
      return setValue(now, place, ['route', lengthAt(now, place, ['route'])], {
        destination: { host, ...portOf(now, place), subset },
        weight,
      })
    return setValue(setValue(now, place, ['route', bare, 'destination', 'subset'], subset), place, ['route', bare, 'weight'], weight)
  }, text)
}

/** The port that the first destination of a route states. */
function portOf(text: string, place: Place): { readonly port?: Plain } {
  const port = valueAt(text, place, ['route', 0, 'destination', 'port', 'number'])
  return port === '' ? {} : { port: { number: plain(port) } }
}

/** A rule ahead of the one that carries the requests now: it takes those of them that bear the header. */
function withRuleAhead(text: string, place: Place, host: string, form: Extract<WizardForm, { kind: 'routing' }>): string {
  const header = { [form.header]: { [form.way]: form.value } }
  const matches = nodeAt(sectionOf(text, place.document)?.root ?? null, [...place.path, 'match'])
  const blocks = (matches?.toJSON() ?? [{}]) as readonly Record<string, Plain>[]
  const match = blocks.map((block) => ({ ...block, headers: { ...(block['headers'] as Record<string, Plain> | undefined), ...header } }))
  const rule = { match, route: [{ destination: { host, ...portOf(text, place), subset: form.to } }] }
  return insertItem(text, { ...place, path: place.path.slice(0, -1) }, Number(place.path.at(-1)), rule)
}
