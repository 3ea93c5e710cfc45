import type { SourceFile } from '../../src/index.ts'
import { type Outline, outlines } from '../language/outline.ts'
import type { Path } from '../language/outline-entry.ts'
import { fullHost, textAt } from '../language/outline-text.ts'
import type { Place } from './yaml-place.ts'

/** A resource of the texts, and where it stands. */
export interface Document {
  readonly file: string
  readonly place: Place
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly outline: Outline
}

/** What was read of each file last: one that did not change is not read again with every key. */
const read = new Map<string, { readonly text: string; readonly documents: readonly Document[] }>()

/** Every resource of the files, those of lists too, in the order of the texts. They need not parse. */
export function documentsIn(files: readonly SourceFile[]): readonly Document[] {
  return files.flatMap((file) => {
    const known = read.get(file.name)
    if (known?.text === file.text) return known.documents
    const documents = documentsOf(file)
    read.set(file.name, { text: file.text, documents })
    return documents
  })
}

function documentsOf({ name, text }: SourceFile): readonly Document[] {
  return outlines(text).flatMap((outline, document) => basesOf(outline).flatMap((path) => documentAt(name, outline, { document, path })))
}

function documentAt(file: string, outline: Outline, place: Place): Document[] {
  const at = (...path: Path) => textAt(outline, [...place.path, ...path])
  const kind = at('kind')
  return kind === ''
    ? []
    : [{ file, outline, place, kind, namespace: at('metadata', 'namespace') || 'default', name: at('metadata', 'name') }]
}

/** The document itself, or the items of a list. */
function basesOf(outline: Outline): readonly Path[] {
  if (!textAt(outline, ['kind']).endsWith('List')) return [[]]
  const items = outline.entries.flatMap(({ path }) => (path[0] === 'items' && typeof path[1] === 'number' ? [path[1]] : []))
  return [...new Set(items)].map((item) => ['items', item])
}

/** The text at a path of a resource. */
export function textIn({ outline, place }: Document, ...path: Path): string {
  return textAt(outline, [...place.path, ...path])
}

/** All single values under a path of a resource, by what follows it. */
export function valuesUnder({ outline, place }: Document, ...path: Path): ReadonlyMap<string, string> {
  const base = [...place.path, ...path]
  const under = outline.entries.filter(
    ({ path: own, value }) => value && own.length === base.length + 1 && base.every((step, i) => own[i] === step),
  )
  return new Map(under.map(({ path: own, text }) => [String(own.at(-1)), text]))
}

/** How many items stand in the list at a path. */
export function countIn({ outline, place }: Document, ...path: Path): number {
  const base = [...place.path, ...path]
  const items = outline.entries.flatMap(({ path: own }) => {
    const item = own[base.length]
    return typeof item === 'number' && base.every((step, i) => own[i] === step) ? [item + 1] : []
  })
  return Math.max(0, ...items)
}

/** Whether a host of a resource names the service `namespace/name`. */
export function namesHost(document: Document, host: string, service: string): boolean {
  return host !== '' && fullHost(host, document.namespace) === hostOf(service)
}

/** The full host of the service `namespace/name`. */
export function hostOf(service: string): string {
  const [namespace = '', name = ''] = service.split('/')
  return fullHost(name, namespace)
}

/** The DestinationRule of a service's host. */
export function destinationRuleOf(files: readonly SourceFile[], service: string): Document | undefined {
  return documentsIn(files).find((each) => each.kind === 'DestinationRule' && namesHost(each, textIn(each, 'spec', 'host'), service))
}

const podLabels: Readonly<Record<string, Path>> = {
  Deployment: ['spec', 'template', 'metadata', 'labels'],
  StatefulSet: ['spec', 'template', 'metadata', 'labels'],
  ReplicaSet: ['spec', 'template', 'metadata', 'labels'],
  DaemonSet: ['spec', 'template', 'metadata', 'labels'],
  Pod: ['metadata', 'labels'],
}

/** Labels of the pods of every workload, by `namespace/name`. */
export function workloadLabels(files: readonly SourceFile[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    documentsIn(files).flatMap((each) => {
      const path = podLabels[each.kind]
      return path ? [[`${each.namespace}/${each.name}`, valuesUnder(each, ...path)] as const] : []
    }),
  )
}

/** `text` with a further document behind it. */
export function withDocument(text: string, document: string): string {
  const before = text.trimEnd()
  return before === '' ? document : `${before}\n---\n${document}`
}
