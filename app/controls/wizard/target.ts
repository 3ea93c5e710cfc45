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

/** A version of a service, and the label that tells it from the others. */
export interface TargetVersion {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
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
  /** The versions behind it, whether or not a rule names them. */
  readonly versions: readonly TargetVersion[]
  readonly rule: Document | undefined
  readonly route: TargetRoute | undefined
  readonly tcpRoute: TargetRoute | undefined
  /** The VirtualService of its host. */
  readonly virtualService: Document | undefined
  /** Whether a port of it may carry TCP: it does not say by its name that it is HTTP. */
  readonly speaksTcp: boolean
  /** Where new documents are written. */
  readonly file: string
}

export function findTarget(files: readonly SourceFile[], service: string): Target {
  const documents = documentsIn(files)
  const rule = destinationRuleOf(files, service)
  const virtualService = documents.find((each) => each.kind === 'VirtualService' && isForHost(each, service))
  const route = routeOf(documents, virtualService, service, 'http')
  const file = (virtualService ?? route?.document)?.file ?? ruleFileOf(files, service) ?? files[0]?.name ?? 'manifest.yaml'
  return {
    service,
    subsets: subsetsOf(documents, rule, service),
    versions: versionsBehind(workloadsBehind(documents, service)),
    rule,
    route,
    tcpRoute: routeOf(documents, virtualService, service, 'tcp'),
    virtualService,
    speaksTcp: speaksTcp(documents, service),
    file,
  }
}

const http = /^(?:http|http2|grpc|grpc-web|https)(?:-|$)/

function speaksTcp(documents: readonly Document[], service: string): boolean {
  const own = documents.find((each) => each.kind === 'Service' && `${each.namespace}/${each.name}` === service)
  const ports = own ? indices(own, 'spec', 'ports') : []
  const protocol = (i: number) => own && (textIn(own, 'spec', 'ports', i, 'appProtocol') || textIn(own, 'spec', 'ports', i, 'name'))
  return ports.length === 0 || ports.some((i) => !http.test(protocol(i) ?? ''))
}

function isForHost(document: Document, service: string): boolean {
  return indices(document, 'spec', 'hosts').some((i) => namesHost(document, textIn(document, 'spec', 'hosts', i), service))
}

function routeOf(
  documents: readonly Document[],
  forHost: Document | undefined,
  service: string,
  list: 'http' | 'tcp',
): TargetRoute | undefined {
  const own = documents.filter((each) => each.kind === 'VirtualService')
  const candidates = forHost ? routesOf(forHost, service, list, true) : own.flatMap((each) => routesOf(each, service, list, false))
  return (
    candidates.findLast(({ document, place }) => countIn(document, ...place.path.slice(document.place.path.length), 'match') === 0) ??
    candidates.at(-1)
  )
}

/** The routes of a list of a VirtualService; without `all` only those that lead to the service. */
function routesOf(document: Document, service: string, list: 'http' | 'tcp', all: boolean): readonly TargetRoute[] {
  return indices(document, 'spec', list).flatMap((i) => {
    const hosts = indices(document, 'spec', list, i, 'route').map((j) =>
      textIn(document, 'spec', list, i, 'route', j, 'destination', 'host'),
    )
    const host = hosts.find((each) => namesHost(document, each, service))
    const place = { document: document.place.document, path: [...document.place.path, 'spec', list, i] }
    return host !== undefined || all ? [{ document, place, host: host ?? hostOf(service) }] : []
  })
}

export function indices(document: Document, ...path: (string | number)[]): readonly number[] {
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
  const open = versionsBehind(behind).filter((version) => uncovered.some((labels) => selects(version.labels, labels)))
  return [...written, ...open.map((version) => ({ ...version, written: false }))]
}

function versionsBehind(workloads: readonly ReadonlyMap<string, string>[]): readonly TargetVersion[] {
  const key = tellingLabel(workloads)
  const values = key === undefined ? [] : [...new Set(workloads.map((labels) => labels.get(key) ?? ''))]
  return values.map((value) => ({ name: value, labels: { [key ?? '']: value } }))
}

/** Labels of the pods of each workload that the Service selects. */
export function workloadsBehind(documents: readonly Document[], service: string): readonly ReadonlyMap<string, string>[] {
  const own = documents.find((each) => each.kind === 'Service' && `${each.namespace}/${each.name}` === service)
  const selector = own ? Object.fromEntries(valuesUnder(own, 'spec', 'selector')) : {}
  if (!own || Object.keys(selector).length === 0) return []
  return documents
    .filter((each) => workloadKinds.has(each.kind) && each.namespace === own.namespace)
    .map((each) => valuesUnder(each, 'spec', 'template', 'metadata', 'labels'))
    .filter((labels) => selects(selector, labels))
}

export function selects(selector: Readonly<Record<string, string>>, labels: ReadonlyMap<string, string>): boolean {
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
