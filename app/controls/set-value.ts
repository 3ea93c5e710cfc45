import { isCollection, isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml'
import { childOf, nodeAt, type Path, type Place, pairOf, type Section, sectionOf } from './yaml-place.ts'

/**
 * `text` with a plain value at `path` of a place, in the layout that is there: what is written is replaced, what is missing is added behind
 * its neighbours. Comments stay. Gives `text` back where the document does not parse, or something else stands in the way.
 */
export function setValue(text: string, { document, path: base }: Place, path: Path, value: string | number): string {
  const section = sectionOf(text, document)
  let node = section?.root
  if (!section || !node) return text
  const rest = [...base, ...path]
  for (let child = childOf(node, rest[0] ?? ''); child && rest.length > 0; child = childOf(node, rest[0] ?? '')) {
    node = child
    rest.shift()
  }
  if (rest.length === 0) return replaced(text, section, node, String(value))
  if (isMap(node)) return inserted(text, section, node, rest.map(String), value)
  const empty = isScalar(node) && (node.value === null || node.value === '')
  return empty ? replaced(text, section, node, inFlow(rest.map(String), value, '')) : text
}

/** `text` without the value at `path` of a place, nor what would be empty without it. */
export function removeValue(text: string, { document, path: base }: Place, path: Path): string {
  const section = sectionOf(text, document)
  const map = nodeAt(section?.root ?? null, [...base, ...path.slice(0, -1)])
  const pair = isMap(map) ? pairOf(map, path.at(-1) ?? '') : undefined
  if (!section || !isMap(map) || !pair) return text
  if (map.items.length === 1) return path.length > 1 ? removeValue(text, { document, path: base }, path.slice(0, -1)) : text
  const [from, to] = map.flow ? flowStretch(map, pair) : blockStretch(text.slice(section.start), map, pair)
  return text.slice(0, section.start + from) + text.slice(section.start + to)
}

function replaced(text: string, { start }: Section, node: Node, value: string): string {
  const [from = 0, to = 0] = node.range ?? []
  const space = text[start + from - 1] === ':' ? ' ' : ''
  return text.slice(0, start + from) + space + value + text.slice(start + to)
}

function inserted(text: string, { start }: Section, map: YAMLMap, keys: readonly string[], value: string | number): string {
  const own = text.slice(start)
  const first = map.items[0]
  const quote = isScalar(first?.key) && first.key.type === 'QUOTE_DOUBLE' ? '"' : ''
  if (!first) return replaced(text, { start, root: null }, map, `{ ${pairInFlow(keys, value, '')} }`)
  const end = endOf(map.items.at(-1), own)
  if (map.flow) return splice(text, start + end, `, ${pairInFlow(keys, value, quote)}`)
  const indent = ' '.repeat(columnOf(own, startOf(first)))
  return splice(text, start + lineEnd(own, end), `\n${inBlock(keys, value, indent)}`)
}

function splice(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at)
}

function inBlock(keys: readonly string[], value: string | number, indent: string): string {
  const lines = keys.map((key, depth) => `${indent}${'  '.repeat(depth)}${key}:`)
  return `${lines.join('\n')} ${value}`
}

function pairInFlow([key = '', ...rest]: readonly string[], value: string | number, quote: string): string {
  return `${quote}${key}${quote}: ${inFlow(rest, value, quote)}`
}

function inFlow(keys: readonly string[], value: string | number, quote: string): string {
  if (keys.length > 0) return `{ ${pairInFlow(keys, value, quote)} }`
  return typeof value === 'string' ? `${quote}${value}${quote}` : String(value)
}

/** Of a pair in braces, with the comma that is not needed any more. */
function flowStretch({ items }: YAMLMap, pair: Pair): readonly [number, number] {
  const next = items[items.indexOf(pair) + 1]
  return next ? [startOf(pair), startOf(next)] : [endOf(items[items.indexOf(pair) - 1], ''), endOf(pair, '')]
}

/** Of a pair on lines of its own. The first one leaves its place, which may stand behind a dash, to what follows. */
function blockStretch(text: string, { items }: YAMLMap, pair: Pair): readonly [number, number] {
  const from = startOf(pair)
  const end = lineEnd(text, endOf(pair, text))
  if (pair !== items[0]) return [from - columnOf(text, from) - 1, end]
  return [from, end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0)]
}

function startOf({ key }: Pair): number {
  return (key as Node | null)?.range?.[0] ?? 0
}

/** Where the last thing that is written of a node or pair ends; comments and blank lines behind it do not count. */
function endOf(item: unknown, text: string): number {
  const node = item as Node | Pair | undefined
  if (node && 'key' in node) return node.value ? endOf(node.value, text) : ((node.key as Node).range?.[1] ?? 0) + 1
  if (isCollection(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1), text)
  const end = (node as Node | undefined)?.range?.[1] ?? 0
  return text.slice(0, end).trimEnd().length || end
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
