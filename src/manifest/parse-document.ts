import { type Document, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import type { ResourceName } from '../core/diagnostic.ts'
import { decodeObject, decodeValue } from './decode.ts'
import type { Decoding } from './decoding.ts'
import { didYouMean } from './did-you-mean.ts'
import type { NodeSource } from './node-source.ts'
import type { Problem } from './problem.ts'
import type { ObjectMeta } from './resource.ts'
import { apiVersionOf, findKind, type Kind, kinds, METADATA } from './schema.ts'
import { findUnindented } from './unindented.ts'
import { parseYaml } from './yaml-document.ts'
import { Budget, keyText, plainValue, resolveAlias, spanOf } from './yaml-nodes.ts'

/** A resource as its document alone tells it. */
export interface ParsedResource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly body: Readonly<Record<string, unknown>>
  readonly source: NodeSource
}

/** What one document holds: one resource, those of a list, or none. */
export interface ParsedDocument {
  readonly resources: readonly ParsedResource[]
  readonly problems: readonly Problem[]
}

/** What the resources of one document share while they are read. */
interface Reading {
  readonly text: string
  readonly document: Document
  readonly budget: Budget
  readonly resources: ParsedResource[]
  readonly problems: Problem[]
}

/** The first lines of a resource. */
interface Header {
  readonly apiVersion: string
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** Reads the text of one document; offsets count from its start. */
export function parseDocument(text: string): ParsedDocument {
  const { document, problems } = parseYaml(text)
  const reading: Reading = { text, document, budget: new Budget(document), resources: [], problems: [...problems] }
  const root = resolveAlias(document.contents, document)
  if (isMap(root)) readRoot(root, reading)
  else if (root && !(isScalar(root) && root.value === null)) reading.problems.splice(0, Infinity, notAManifest(root, text))
  if (reading.budget.exhausted)
    reading.problems.push({
      code: 'document-too-large',
      severity: 'error',
      message: 'This document grows too large once its aliases are filled in; the rest of it is left out.',
      span: [0, 0],
    })
  return { resources: reading.resources, problems: reading.problems }
}

function notAManifest(node: Node, text: string): Problem {
  const [start, end] = spanOf(node) ?? [0, 0]
  const firstLine = text.slice(start, end).split('\n', 1)[0] ?? ''
  return {
    code: 'not-a-manifest',
    severity: 'error',
    message: 'This is no manifest: a document starts with `apiVersion:` and `kind:`.',
    span: [start, start + firstLine.length],
  }
}

function readRoot(root: YAMLMap, reading: Reading): void {
  const header = headerOf(root, reading)
  const items = listItems(root, header, reading)
  if (items) {
    for (const item of items) {
      const node = resolveAlias(item, reading.document)
      if (isMap(node)) readResource(node, headerOf(node, reading, itemHeader(header)), reading, header.kind !== 'List')
      else reading.problems.push(notAManifest(node ?? root, reading.text))
    }
    return
  }
  const kind = kindOf(header)
  const unindented = kind && findUnindented(root, kind, reading.text)
  if (unindented) reading.problems.splice(0, Infinity, unindented)
  else readResource(root, header, reading)
}

/** Items of `kind: List` and of `VirtualServiceList` and the like. */
function listItems(root: YAMLMap, header: Header, { document }: Reading): readonly unknown[] | undefined {
  if (!header.kind.endsWith('List')) return undefined
  const items = resolveAlias(fieldNode(root, 'items'), document)
  if (isSeq(items)) return items.items
  return header.kind === 'List' ? [] : undefined
}

/** What items of a typed list leave out. */
function itemHeader({ kind, ...header }: Header): Header {
  return kind === 'List' ? NO_HEADER : { ...header, kind: kind.slice(0, -'List'.length) }
}

const NO_HEADER: Header = { apiVersion: '', group: '', version: '', kind: '' }

function headerOf(root: YAMLMap, { document }: Reading, otherwise = NO_HEADER): Header {
  const text = (key: string) => {
    const value = resolveAlias(fieldNode(root, key), document)
    return isScalar(value) && value.value !== null ? String(value.value) : ''
  }
  const kind = text('kind') || otherwise.kind
  const apiVersion = text('apiVersion') || otherwise.apiVersion || guessedApiVersion(kind)
  const slash = apiVersion.indexOf('/')
  return { apiVersion, group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1), kind }
}

/** While `apiVersion` is not typed yet, the kind tells. */
function guessedApiVersion(kind: string): string {
  const known = kinds.find((candidate) => candidate.kind === kind)
  return known ? apiVersionOf(known) : ''
}

function kindOf({ group, version, kind }: Header): Kind | undefined {
  const known = findKind(group, kind)
  return known?.versions.includes(version) ? known : undefined
}

function fieldNode(root: YAMLMap, key: string): unknown {
  return root.items.findLast((pair) => keyText(pair) === key)?.value
}

function readResource(root: YAMLMap, header: Header, reading: Reading, typedList = false): void {
  const kind = kindOf(header)
  const decoding: Decoding = {
    budget: reading.budget,
    problems: [],
    protobuf: header.group.endsWith('istio.io'),
    refusesNull: false,
    kept: new Map(),
  }
  const metadata = metadataOf(root, kind, decoding)
  const resource: ResourceName = { kind: header.kind, namespace: metadata.namespace, name: metadata.name }
  decoding.problems.push(...headerProblems(root, header, kind, metadata.name, typedList))
  const body = kind
    ? decodeBody(root, kind, { ...decoding, refusesNull: header.group === 'gateway.networking.k8s.io' })
    : (plainValue(root, reading.budget) as Record<string, unknown>)
  reading.problems.push(...decoding.problems.map((problem) => ({ ...problem, ...(resource.name && { resource }) })))
  // A known kind of an unknown version is nothing to a cluster, nor may its fields be taken for those of the known ones.
  if (header.kind === '' || (!kind && findKind(header.group, header.kind))) return
  const source = { text: reading.text, document: reading.document, root, kept: decoding.kept }
  const whole = { ...body, metadata: withOwners(metadata, body['metadata']) }
  reading.resources.push({ group: header.group, version: header.version, kind: header.kind, metadata, body: whole, source })
}

/** A dump of a cluster says which Deployment made a Pod. */
function withOwners(metadata: ObjectMeta, given: unknown): ObjectMeta {
  const { ownerReferences } = (typeof given === 'object' && given !== null ? given : {}) as { readonly ownerReferences?: unknown }
  return ownerReferences === undefined ? metadata : Object.assign({ ownerReferences }, metadata)
}

function decodeBody(root: YAMLMap, kind: Kind, decoding: Decoding): Record<string, unknown> {
  const fields = new Map([['apiVersion', { is: 'any' }], ['kind', { is: 'any' }], ['metadata', { is: 'any' }], ...kind.fields] as const)
  return decodeObject(root, kind.kind, fields, decoding)
}

function metadataOf(root: YAMLMap, kind: Kind | undefined, decoding: Decoding): ObjectMeta {
  const decoded = (decodeValue(fieldNode(root, 'metadata'), METADATA, 'metadata', decoding) ?? {}) as Partial<ObjectMeta> & {
    generateName?: string
  }
  const { name = decoded.generateName ?? '', namespace, labels = {}, annotations = {}, creationTimestamp } = decoded
  const scope = kind?.namespaced === false ? '' : namespace || 'default'
  return { name, namespace: scope, labels, annotations, ...(creationTimestamp !== undefined && { creationTimestamp }) }
}

function headerProblems(root: YAMLMap, header: Header, kind: Kind | undefined, name: string, typedList: boolean): Problem[] {
  const start = spanOf(root)?.[0] ?? 0
  const report = (code: string, message: string, at = 'kind'): Problem => ({
    code,
    severity: 'error',
    message,
    span: spanOf(root.items.find((pair) => keyText(pair) === at)?.key) ?? [start, start],
  })
  if (header.kind === '') return [report('missing-kind', 'This document has no `kind`, so it is left out.')]
  if (header.group === 'telltale.dev') return []
  const problems =
    name === '' ? [report('missing-name', `This ${header.kind} has no \`metadata.name\`: \`kubectl apply\` refuses it.`, 'metadata')] : []
  if (!typedList && fieldNode(root, 'apiVersion') === undefined && kind && apiVersionOf(kind) === header.apiVersion)
    problems.push({
      ...report('missing-api-version', `\`apiVersion: ${header.apiVersion}\` is missing.`),
      fixes: [
        { title: `Add apiVersion: ${header.apiVersion}`, edits: [{ span: [start, start], newText: `apiVersion: ${header.apiVersion}\n` }] },
      ],
    })
  return kind || readAsGiven.has(`${header.group}/${header.kind}`) ? problems : [...problems, unknownKind(root, header)]
}

/** Kinds without a schema here that a later stage reads as they stand. */
const readAsGiven: ReadonlySet<string> = new Set(['autoscaling/HorizontalPodAutoscaler'])

/** Groups of which every kind is known: what they lack, a cluster refuses. */
function isOfIstio(group: string): boolean {
  return group === 'gateway.networking.k8s.io' || (group.endsWith('.istio.io') && kinds.some((kind) => kind.group === group))
}

function unknownKind(root: YAMLMap, { apiVersion, group, kind }: Header): Problem {
  const elsewhere = findKind(group, kind) ?? kinds.find((candidate) => candidate.kind === kind)
  const near = elsewhere
    ? undefined
    : didYouMean(
        kind,
        kinds.filter((candidate) => candidate.group === group).map((candidate) => candidate.kind),
      )
  const [key, newText] = elsewhere ? ['apiVersion', apiVersionOf(elsewhere)] : ['kind', near]
  const span = spanOf(fieldNode(root, key)) ?? spanOf(root) ?? [0, 0]
  const kindName = group ? `${kind} of ${group}` : kind
  return {
    code: 'unknown-kind',
    severity: isOfIstio(group) ? 'error' : newText ? 'warning' : 'note',
    message: elsewhere
      ? `\`${apiVersion}\` has no ${kind} that Telltale knows: write \`${newText}\`.`
      : `Telltale does not model ${kindName}, so this has no effect here.${near ? ` Did you mean ${near}?` : ''}`,
    span,
    ...(newText && { fixes: [{ title: `Change to ${newText}`, edits: [{ span, newText }] }] }),
  }
}
