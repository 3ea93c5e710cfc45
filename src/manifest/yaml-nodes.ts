import { type Alias, type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap } from 'yaml'
import type { Span } from './problem.ts'

/** How deep objects may lie in each other, and how many values one document may hold once its aliases are filled in. */
const MAX_DEPTH = 100
const MAX_VALUES = 200_000

/** Counts the values read from one document, so that aliases of aliases cannot grow without end. */
export class Budget {
  readonly document: Document
  #left = MAX_VALUES
  #depth = 0

  constructor(document: Document) {
    this.document = document
  }

  /** Runs `read` one level deeper; `otherwise` where the document is too deep or too large by now. */
  spend<T>(read: () => T, otherwise: T): T {
    if (this.#left <= 0 || this.#depth >= MAX_DEPTH) return otherwise
    this.#left--
    this.#depth++
    const value = read()
    this.#depth--
    return value
  }

  get exhausted(): boolean {
    return this.#left <= 0
  }
}

const targetsOf = new WeakMap<Document, ReadonlyMap<Alias, Node>>()

/** Which node each alias of a document names: the last one above it with that anchor. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const known = targetsOf.get(document)
  if (known) return known
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node: (_, node) => {
      const target = isAlias(node) ? anchors.get(node.source) : undefined
      if (isAlias(node) && target) targets.set(node, target)
      else if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node)
    },
  })
  targetsOf.set(document, targets)
  return targets
}

/** The node that an alias stands for, undefined where there is none; any other node is itself. */
export function resolveAlias(node: unknown, document: Document): Node | undefined {
  const target = isAlias(node) ? aliasTargets(document).get(node) : node
  return isMap(target) || isSeq(target) || isScalar(target) ? target : undefined
}

/** The text of a key; undefined for keys that are no plain values. */
export function keyText(pair: Pair): string | undefined {
  const { key } = pair
  if (isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
  return typeof key === 'string' ? key : undefined
}

/** The pairs of a map with those of `<<` merged in before it, so that a map of these gives its own keys the last word. */
export function pairsOf(map: YAMLMap, document: Document, depth = 0): readonly Pair[] {
  const own = map.items.filter(isPair)
  if (depth > 8 || !own.some((pair) => keyText(pair) === '<<')) return own
  const merged = own
    .filter((pair) => keyText(pair) === '<<')
    .flatMap((pair) => {
      const value = resolveAlias(pair.value, document)
      const sources = isSeq(value) ? value.items.map((item) => resolveAlias(item, document)).reverse() : [value]
      return sources.flatMap((source) => (isMap(source) ? pairsOf(source, document, depth + 1) : []))
    })
  return [...merged, ...own.filter((pair) => keyText(pair) !== '<<')]
}

/** Where a node stands, white space behind it left out; undefined for nodes that no text made. */
export function spanOf(node: unknown): Span | undefined {
  if (!isMap(node) && !isSeq(node) && !isScalar(node) && !isAlias(node)) return undefined
  const { range } = node
  return range ? [range[0], range[1]] : undefined
}

/** The value of a node as JSON has it, whatever the schema says. */
export function plainValue(node: unknown, budget: Budget): unknown {
  return budget.spend(() => {
    const value = resolveAlias(node, budget.document)
    if (isScalar(value)) return plainScalar(value.value)
    if (isSeq(value)) return value.items.map((item) => plainValue(item, budget))
    if (!isMap(value)) return null
    const object: Record<string, unknown> = {}
    for (const pair of pairsOf(value, budget.document)) put(object, keyText(pair) ?? '', plainValue(pair.value, budget))
    return object
  }, null)
}

function plainScalar(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

/** Sets a key that may be called anything, `__proto__` included. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}
