import type { SourceFile } from '../../../src/index.ts'
import { ruleFileOf } from '../breaker.ts'
import { countIn, type Document, destinationRuleOf, documentsIn, hostOf, namesHost, textIn, valuesUnder } from '../documents.ts'
import type { Place } from '../yaml-place.ts'

/** A version of a service that rules can name. */
export interface TargetSubset {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** Whether a DestinationRule has it already. */
  readonly written: boolean
}

/** A route that carries a service's requests now. */
export interface TargetRoute {
  readonly document: Document
  readonly place: Place
  /** Host as the route writes it. */
  readonly host: string
}

/** What a wizard finds of a service in the texts. */
export interface Target {
  /** `namespace/name`. */
  readonly service: string
  readonly subsets: readonly TargetSubset[]
  readonly rule: Document | undefined
  readonly route: TargetRoute | undefined
  /** Where new documents are written. */
  readonly file: string
}

export function findTarget(files: readonly SourceFile[], service: string): Target {
  const documents = documentsIn(files)
  const rule = destinationRuleOf(files, service)
  const route = routeOf(documents, service)
  const file = route?.document.file ?? ruleFileOf(files, service) ?? files[0]?.name ?? 'manifest.yaml'
  return { service, subsets: subsetsOf(documents, rule, service), rule, route, file }
}

function routeOf(documents: readonly Document[], service: string): TargetRoute | undefined {
  const own = documents.filter((each) => each.kind === 'VirtualService')
  const forHost = own.find((each) => indices(each, 'spec', 'hosts').some((i) => namesHost(each, textIn(each, 'spec', 'hosts', i), service)))
  const candidates = forHost ? routesOf(forHost, service, true) : own.flatMap((each) => routesOf(each, service, false))
  return (
    candidates.findLast(({ document, place }) => countIn(document, ...place.path.slice(document.place.path.length), 'match') === 0) ??
    candidates.at(-1)
  )
}

/** The http routes of a VirtualService; without `all` only those that lead to the service. */
function routesOf(document: Document, service: string, all: boolean): readonly TargetRoute[] {
  return indices(document, 'spec', 'http').flatMap((i) => {
    const hosts = indices(document, 'spec', 'http', i, 'route').map((j) =>
      textIn(document, 'spec', 'http', i, 'route', j, 'destination', 'host'),
    )
    const host = hosts.find((each) => namesHost(document, each, service))
    const place = { document: document.place.document, path: [...document.place.path, 'spec', 'http', i] }
    return host !== undefined || all ? [{ document, place, host: host ?? hostOf(service) }] : []
  })
}

function indices(document: Document, ...path: (string | number)[]): readonly number[] {
  return Array.from({ length: countIn(document, ...path) }, (_, i) => i)
}

const workloadKinds = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet'])

/** The subsets that are written, and those that the versions of the workloads behind the service would make. */
function subsetsOf(documents: readonly Document[], rule: Document | undefined, service: string): readonly TargetSubset[] {
  const written = rule
    ? indices(rule, 'spec', 'subsets').map((i) => ({
        name: textIn(rule, 'spec', 'subsets', i, 'name'),
        labels: Object.fromEntries(valuesUnder(rule, 'spec', 'subsets', i, 'labels')),
        written: true,
      }))
    : []
  const behind = workloadsBehind(documents, service)
  const uncovered = behind.filter((labels) => !written.some((subset) => selects(subset.labels, labels)))
  const key = tellingLabel(behind)
  const values = key === undefined ? [] : [...new Set(uncovered.map((labels) => labels.get(key) ?? ''))]
  return [...written, ...values.map((value) => ({ name: value, labels: { [key ?? '']: value }, written: false }))]
}

/** Labels of the pods of each workload that the Service selects. */
function workloadsBehind(documents: readonly Document[], service: string): readonly ReadonlyMap<string, string>[] {
  const own = documents.find((each) => each.kind === 'Service' && `${each.namespace}/${each.name}` === service)
  const selector = own ? Object.fromEntries(valuesUnder(own, 'spec', 'selector')) : {}
  if (!own || Object.keys(selector).length === 0) return []
  return documents
    .filter((each) => workloadKinds.has(each.kind) && each.namespace === own.namespace)
    .map((each) => valuesUnder(each, 'spec', 'template', 'metadata', 'labels'))
    .filter((labels) => selects(selector, labels))
}

function selects(selector: Readonly<Record<string, string>>, labels: ReadonlyMap<string, string>): boolean {
  return Object.entries(selector).every(([key, value]) => labels.get(key) === value)
}

/** `version` where all have it, else the first label whose values differ. */
function tellingLabel(workloads: readonly ReadonlyMap<string, string>[]): string | undefined {
  const keys = [...new Set(['version', ...workloads.flatMap((labels) => [...labels.keys()])])]
  return keys.find((key) => {
    const values = workloads.map((labels) => labels.get(key))
    const all = values.every((value) => value !== undefined)
    return workloads.length > 0 && all && (key === 'version' || (values.length > 1 && new Set(values).size === values.length))
  })
}
