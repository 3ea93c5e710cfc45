import { type Document, isMap, isSeq, type Node, type Pair } from 'yaml'
import { remembered } from '../core/remembered.ts'
import type { SourceRange } from '../core/source.ts'
import { snakeCase } from './camel-case.ts'
import type { Span } from './problem.ts'
import type { FieldPath, ResourceSource } from './resource.ts'
import { keyText, pairsOf, resolveAlias, spanOf } from './yaml-nodes.ts'

/** The part of a parsed document that one resource stands in. Offsets count from the start of the document. */
export interface NodeSource {
  readonly text: string
  readonly document: Document
  readonly root: Node
  /** Lists of which an item was left out, with the indices of those that were kept. */
  readonly kept: ReadonlyMap<Node, readonly number[]>
}

interface Found {
  readonly value: Span
  readonly key: Span
}

/** Finds places by walking the tree when they are asked for: few ever are. */
export function sourceAt(source: NodeSource, file: string, offset: number): ResourceSource {
  const range = ([start, end]: Span): SourceRange => ({ file, start: start + offset, end: end + offset })
  const places = placesOf(source)
  return {
    range: range(places.whole),
    at: (path) => range(found(places, source, path).value),
    keyAt: (path) => range(found(places, source, path).key),
  }
}

/** Places of a document by their path, as offsets in it: a document that an edit only moves is not searched again. */
interface Places {
  readonly whole: Span
  readonly byPath: Map<string, Found>
}

const placesOf = remembered(
  (source: NodeSource): Places => ({ whole: trimmed(spanOf(source.root) ?? [0, 0], source.text), byPath: new Map() }),
)

function found({ whole, byPath }: Places, source: NodeSource, path: FieldPath): Found {
  const key = path.join('\n')
  const known = byPath.get(key)
  if (known) return known
  const place = find(source, path, whole)
  byPath.set(key, place)
  return place
}

function find(source: NodeSource, path: FieldPath, whole: Span): Found {
  let found: Found = { value: whole, key: whole }
  let node: Node | undefined = source.root
  for (const step of path) {
    const next: { node: unknown; key: unknown } | undefined = child(source, node, step)
    const keySpan: Span | undefined = next && spanOf(next.key)
    const valueSpan: Span | undefined = next && (spanOf(next.node) ?? keySpan)
    if (!next || !valueSpan) return { value: found.value, key: found.value }
    const value = trimmed(valueSpan, source.text)
    // A key without a value is the best place to show for the value that it lacks.
    const shown = value[0] === value[1] && keySpan ? keySpan : value
    found = { value: shown, key: keySpan ?? shown }
    node = resolveAlias(next.node, source.document)
  }
  return found
}

function child({ document, kept }: NodeSource, node: Node | undefined, step: string | number): { node: unknown; key: unknown } | undefined {
  if (isSeq(node)) {
    const index = kept.get(node)?.[Number(step)] ?? Number(step)
    const item = node.items[index]
    return item === undefined ? undefined : { node: item, key: item }
  }
  if (!isMap(node)) return undefined
  const pairs = pairsOf(node, document)
  const pair = lastWithKey(pairs, String(step)) ?? lastWithKey(pairs, snakeCase(String(step)))
  return pair && { node: pair.value, key: pair.key }
}

function lastWithKey(pairs: readonly Pair[], key: string): Pair | undefined {
  return pairs.findLast((pair) => keyText(pair) === key)
}

/** A block's range reaches over the line breaks behind it. */
function trimmed([start, end]: Span, text: string): Span {
  let last = end
  while (last > start && /\s/.test(text.charAt(last - 1))) last--
  return [start, last]
}
