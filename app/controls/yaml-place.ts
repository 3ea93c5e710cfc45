import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'

export type Path = readonly (string | number)[]

/** A value of a text, by where it stands in its document: it stays the same while values before it change. */
export interface Place {
  /** Number of the document in the file, from 0. */
  readonly document: number
  readonly path: Path
}

/** One document of a file. Ranges of its nodes count from `start`. */
export interface Section {
  readonly start: number
  readonly root: Node | null
}

const separator = /^---(?=\s|$)/gm

/** A document of `text`; undefined where there is none or it does not parse. */
export function sectionOf(text: string, document: number): Section | undefined {
  const [start, end] = boundsOf(text)[document] ?? []
  if (start === undefined) return undefined
  const parsed = parseDocument(text.slice(start, end), { logLevel: 'silent' })
  return parsed.errors.length > 0 ? undefined : { start, root: parsed.contents }
}

/** Where each document of a text begins, behind its separator, and ends. */
export function boundsOf(text: string): readonly (readonly [start: number, end: number])[] {
  const separators = [...text.matchAll(separator)].map(({ index }) => index)
  const starts = [0, ...separators.map((at) => at + 3)]
  return starts.map((start, i) => [start, separators[i] ?? text.length] as const)
}

/** The innermost places around `offset`, outermost first. */
function placesAt(text: string, offset: number): readonly Place[] {
  const document = boundsOf(text).findLastIndex(([start, end]) => start <= offset && offset < end)
  const section = sectionOf(text, document)
  if (!section) return []
  const places: Place[] = [{ document, path: [] }]
  for (let child = childAt(section.root, offset - section.start); child; child = childAt(child[1], offset - section.start))
    places.push({ document, path: [...(places.at(-1)?.path ?? []), child[0]] })
  return places
}

function childAt(node: Node | null, offset: number): readonly [key: string | number, node: Node] | undefined {
  const holds = (child: unknown): child is Node => {
    const range = (child as Node | null)?.range
    return range !== undefined && range !== null && range[0] <= offset && offset < range[2]
  }
  if (isSeq(node)) {
    const index = node.items.findIndex(holds)
    return index < 0 ? undefined : [index, node.items[index] as Node]
  }
  const pair = isMap(node) ? node.items.find(({ value }) => holds(value)) : undefined
  return pair && [keyOf(pair), pair.value as Node]
}

const routeLists = new Set<unknown>(['http', 'tls', 'tcp', 'rules'])

/** The route around `offset`: an item of `spec.http` and the like. */
export function routeAt(text: string, offset: number): Place | undefined {
  return placesAt(text, offset).findLast(
    ({ path }) => typeof path.at(-1) === 'number' && routeLists.has(path.at(-2)) && path.at(-3) === 'spec',
  )
}

/** The resource around `offset`. */
export function resourceAt(text: string, offset: number): Place | undefined {
  return placesAt(text, offset).findLast((place) => valueAt(text, place, ['kind']) !== '')
}

/** The text of a scalar, as YAML reads it; empty where there is none. */
export function valueAt(text: string, { document, path }: Place, inner: Path): string {
  const node = nodeAt(sectionOf(text, document)?.root ?? null, [...path, ...inner])
  return isScalar(node) && node.value !== null ? String(node.value) : ''
}

/** How many items the list has; 0 where there is none. */
export function lengthAt(text: string, { document, path }: Place, inner: Path): number {
  const node = nodeAt(sectionOf(text, document)?.root ?? null, [...path, ...inner])
  return isSeq(node) ? node.items.length : 0
}

export function nodeAt(root: Node | null, path: Path): Node | null | undefined {
  return path.reduce<Node | null | undefined>((node, key) => childOf(node, key), root)
}

export function childOf(node: unknown, key: string | number): Node | null | undefined {
  if (!isCollection(node)) return undefined
  if (isSeq(node)) return node.items[Number(key)] as Node | undefined
  return pairOf(node as YAMLMap, key)?.value as Node | null | undefined
}

export function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => keyOf(pair) === key)
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : ''
}
