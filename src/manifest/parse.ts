import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import { finish, type InParts } from '../core/parts.ts'
import { lineColumnAt, lineStarts, type SourceFile } from '../core/source.ts'
import { sourceAt } from './node-source.ts'
import { type ParsedDocument, type ParsedResource, parseDocument } from './parse-document.ts'
import { type DocumentPlace, toDiagnostic } from './problem.ts'
import type { Resource } from './resource.ts'
import { splitDocuments } from './split-documents.ts'

export { extractManifests } from './extract-manifests.ts'
export { reindent } from './reindent.ts'

/** Parsed documents by their text, so that an edit parses one document and not all. Opaque; make one with {@link createManifestCache}. */
export interface ManifestCache {
  readonly documents: Map<string, ParsedDocument>
  /** The resources last made of each parsed one: as long as it stands at one of the same places, it is the same object. */
  readonly resources: WeakMap<ParsedResource, readonly Resource[]>
  /** How many documents each of the last calls had. */
  readonly counts: number[]
}

/** A cache to be passed to every {@link parseManifests} of the same window. */
export function createManifestCache(): ManifestCache {
  return { documents: new Map(), resources: new WeakMap(), counts: [] }
}

/** A cache may hold this many documents more than the longest of the last calls had. */
const SPARE_DOCUMENTS = 500
/** What Telltale adds stands alone when it is made, and behind the rest when the steps of a timeline are applied. */
const PLACES = 3
/** So many calls are the last: beside the text itself, small ones read what Telltale adds and the steps of a timeline. */
const LAST_CALLS = 64

/**
 * Reads Kubernetes and Istio manifests out of YAML or JSON. What is whole is kept, what is not is reported: no text makes it throw.
 * A resource that is written again replaces the one before it, in its place and with its age, as `kubectl apply` would.
 */
export function parseManifests(files: readonly SourceFile[], cache: ManifestCache = createManifestCache()): Reported<readonly Resource[]> {
  return finish(parseInParts(files, cache))
}

/** {@link parseManifests}, a document that is not known yet at a time. */
export function* parseInParts(files: readonly SourceFile[], cache: ManifestCache): InParts<Reported<readonly Resource[]>> {
  const collected = new Collector(cache)
  let count = 0
  for (const file of files) {
    const lines = lazyLines(file.text)
    for (const { text, offset } of splitDocuments(file.text)) {
      if (!cache.documents.has(text)) yield
      collected.add(cachedDocument(text, cache), { file: file.name, offset, lineOf: (at) => lines(at) })
      count++
    }
  }
  evict(cache, count)
  return { value: collected.resources, diagnostics: collected.diagnostics }
}

function cachedDocument(text: string, { documents }: ManifestCache): ParsedDocument {
  const parsed = documents.get(text) ?? parseDocument(text)
  // Set again, so that the map's order is that of last use.
  documents.delete(text)
  documents.set(text, parsed)
  return parsed
}

function evict({ documents, counts }: ManifestCache, count: number): void {
  counts.push(count)
  if (counts.length > LAST_CALLS) counts.shift()
  const limit = Math.max(...counts) + SPARE_DOCUMENTS
  for (const text of documents.keys()) {
    if (documents.size <= limit) return
    documents.delete(text)
  }
}

function lazyLines(text: string): (offset: number) => number {
  let starts: readonly number[] | undefined
  return (offset) => {
    starts ??= lineStarts(text)
    return lineColumnAt(starts, offset).line
  }
}

class Collector {
  readonly resources: Resource[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly #cache: ManifestCache
  readonly #indexOf = new Map<string, number>()

  constructor(cache: ManifestCache) {
    this.#cache = cache
  }

  add(parsed: ParsedDocument, place: DocumentPlace): void {
    for (const problem of parsed.problems) this.diagnostics.push(toDiagnostic(problem, place))
    for (const resource of parsed.resources) this.#addResource(resource, place)
  }

  #addResource(parsed: ParsedResource, place: DocumentPlace): void {
    const { group, kind, metadata } = parsed
    const id = [group, kind, metadata.namespace, metadata.name].join('/')
    const index = (metadata.name !== '' ? this.#indexOf.get(id) : undefined) ?? this.resources.length
    const resource = this.#make(parsed, place, index)
    const earlier = this.resources[index]
    if (earlier) this.diagnostics.push(replaced(earlier, resource, place))
    this.resources[index] = resource
    this.#indexOf.set(id, index)
  }

  #make(parsed: ParsedResource, place: DocumentPlace, index: number): Resource {
    const made = this.#cache.resources.get(parsed) ?? []
    const source = sourceAt(parsed.source, place.file, place.offset)
    const { file, start } = source.range
    const known = made.find((each) => each.index === index && each.source.range.file === file && each.source.range.start === start)
    if (known) return known
    const { group, version, kind, metadata, body } = parsed
    const resource: Resource = { group, version, kind, metadata, spec: body['spec'] ?? {}, body, index, source }
    this.#cache.resources.set(parsed, [resource, ...made].slice(0, PLACES))
    return resource
  }
}

function replaced(earlier: Resource, later: Resource, place: DocumentPlace): Diagnostic {
  const { kind, metadata } = later
  const range = later.source.at(['metadata', 'name'])
  return {
    code: 'replaced-by-later',
    severity: 'note',
    message: `${kind} ${metadata.name} is written again in line ${place.lineOf(range.start)}: that one holds, as with \`kubectl apply\`.`,
    range: earlier.source.at(['metadata', 'name']),
    resource: { kind, namespace: metadata.namespace, name: metadata.name },
    related: [{ message: 'written again here', range }],
  }
}
