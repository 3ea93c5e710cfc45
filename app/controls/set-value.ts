import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { sequenceStepOf } from '../language/sequence-step.ts'
import { type Plain, printBlock, printFlow, printPair, printScalar } from './print-yaml.ts'
import { childOf, nodeAt, type Path, type Place, pairOf, type Section, sectionOf } from './yaml-place.ts'

/**
 * `text` with a value at `path` of a place, in the layout that is there: what is written is replaced, what is missing is added behind its
 * neighbours, an item of a list behind the last. Comments stay. Gives `text` back where the document does not parse, or something else
 * stands in the way.
 */
export function setValue(text: string, { document, path: base }: Place, path: Path, value: Plain): string {
  const section = sectionOf(text, document)
  let node = section?.root
  if (!section || !node) return text
  const rest = [...base, ...path]
  for (let child = childOf(node, rest[0] ?? ''); child && rest.length > 0; child = childOf(node, rest[0] ?? '')) {
    node = child
    rest.shift()
  }
  if (rest.length === 0) return replaced(text, section, node, value)
  const [key = '', ...inner] = rest
  const whole = wrapped(inner, value)
  if (isMap(node)) return inserted(text, section, node, { key: String(key), value: whole })
  if (isSeq(node)) return appended(text, section, node, whole)
  const empty = isScalar(node) && (node.value === null || node.value === '')
  return empty ? replaced(text, section, node, wrapped(rest, value)) : text
}

/** `text` with an item before number `index` of the list at a place. */
export function insertItem(text: string, { document, path }: Place, index: number, value: Plain): string {
  const section = sectionOf(text, document)
  const list = nodeAt(section?.root ?? null, path)
  if (!section || !isSeq(list)) return text
  const first = (list.items[index] as Node | undefined)?.range?.[0]
  if (first === undefined) return replaced(text, section, list, [value])
  if (list.flow) return splice(text, section.start + first, `${printFlow(value)}, `)
  const own = text.slice(section.start)
  const dash = own.lastIndexOf('-', first)
  const column = columnOf(own, dash)
  const item = printBlock(value, { column: column + 2, sequenceStep: sequenceStepOf(text) })
  return splice(text, section.start + dash, `- ${item}\n${' '.repeat(column)}`)
}

/** The value inside of what `path` makes around it. */
function wrapped(path: Path, value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value)
}

/** `text` without the value at `path` of a place, nor what would be empty without it. */
export function removeValue(text: string, { document, path: base }: Place, path: Path): string {
  const section = sectionOf(text, document)
  const map = nodeAt(section?.root ?? null, [...base, ...path.slice(0, -1)])
  if (section && isSeq(map)) return withoutItem(text, section, map, Number(path.at(-1)))
  const pair = isMap(map) ? pairOf(map, path.at(-1) ?? '') : undefined
  if (!section || !isMap(map) || !pair) return text
  if (map.items.length === 1) return path.length > 1 ? removeValue(text, { document, path: base }, path.slice(0, -1)) : text
  const [from, to] = map.flow ? flowStretch(map, pair) : blockStretch(text.slice(section.start), map, pair)
  return text.slice(0, section.start + from) + text.slice(section.start + to)
}

/** One of several items goes with its dash. */
function withoutItem(text: string, { start }: Section, { items, flow }: YAMLSeq, index: number): string {
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]] as (Node | undefined)[]
  if (!item || items.length < 2) return text
  const own = text.slice(start)
  const cut = (from: number, to: number) => text.slice(0, start + from) + text.slice(start + to)
  if (flow) return after ? cut(item.range?.[0] ?? 0, after.range?.[0] ?? 0) : cut(endOf(before, own), endOf(item, own))
  const dash = own.lastIndexOf('-', item.range?.[0])
  return cut(dash - columnOf(own, dash) - 1, lineEnd(own, endOf(item, own)))
}

function replaced(text: string, { start }: Section, node: Node, value: Plain): string {
  const [from = 0, last = 0] = node.range ?? []
  // On lines of its own it takes the end of the last one for itself, which is not to be replaced.
  const to = isCollection(node) && !node.flow ? endOf(node, text.slice(start)) : last
  const space = text[start + from - 1] === ':' ? ' ' : ''
  const written = typeof value === 'object' ? printFlow(value) : printLike(node, value, text, start)
  return text.slice(0, start + from) + space + written + text.slice(start + to)
}

/** A text stays in quotes where it had them. */
function printLike(node: Node, value: string | number | boolean, text: string, start: number): string {
  const quoted = isScalar(node) && node.type === 'QUOTE_DOUBLE' && typeof value === 'string'
  if (quoted) return JSON.stringify(value)
  const flow = /[[{]/.test(text.slice(text.lastIndexOf('\n', start + (node.range?.[0] ?? 0)), start + (node.range?.[0] ?? 0)))
  return printScalar(value, flow)
}

interface Added {
  readonly key: string
  readonly value: Plain
}

function inserted(text: string, { start }: Section, map: YAMLMap, { key, value }: Added): string {
  const own = text.slice(start)
  const first = map.items[0]
  const quote = isScalar(first?.key) && first.key.type === 'QUOTE_DOUBLE' ? '"' : ''
  if (!first) return replaced(text, { start, root: null }, map, { [key]: value })
  const end = endOf(map.items.at(-1), own)
  if (map.flow) return splice(text, start + end, `, ${printFlow({ [key]: value }, quote).slice(2, -2)}`)
  const column = columnOf(own, startOf(first))
  const pair = printPair(key, value, { column, sequenceStep: sequenceStepOf(text) })
  const before = placeAhead(map, key)
  if (before) return splice(text, start + startOf(before), `${pair}\n${' '.repeat(column)}`)
  return splice(text, start + lineEnd(own, end), `\n${' '.repeat(column)}${pair}`)
}

/** What a key belongs before: a match stands at the head of its rule, behind the name. */
function placeAhead(map: YAMLMap, key: string): Pair | undefined {
  if (key !== 'match') return undefined
  return map.items.find((pair) => !(isScalar(pair.key) && pair.key.value === 'name'))
}

function appended(text: string, { start }: Section, list: YAMLSeq, value: Plain): string {
  const own = text.slice(start)
  const last = list.items.at(-1)
  if (!last) return replaced(text, { start, root: null }, list, [value])
  const end = endOf(last, own)
  if (list.flow) return splice(text, start + end, `, ${printFlow(value)}`)
  const first = (list.items[0] as Node).range?.[0] ?? 0
  const column = columnOf(own, own.lastIndexOf('-', first))
  const inFlow = isCollection(last) && last.flow === true
  const item = inFlow ? printFlow(value) : printBlock(value, { column: column + 2, sequenceStep: sequenceStepOf(text) })
  return splice(text, start + lineEnd(own, end), `\n${' '.repeat(column)}- ${item}`)
}

function splice(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at)
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
