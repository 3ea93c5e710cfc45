import { innerOutlines, type Outline, OutlineReader, outlines } from './outline.ts'
import type { Entry, Flow, Path, Span } from './outline-entry.ts'

/** Where the cursor is in a document, for what may be written there. */
export interface Place {
  readonly outline: Outline
  /** Of the fields among which a key is being written, or of the value. */
  readonly path: Path
  readonly at: 'key' | 'value'
  /** What a completion replaces: the word under the cursor. */
  readonly word: Span
  /** All of the single value under the cursor; the word, where a key is being written. */
  readonly whole: Span
  readonly flow: boolean
  /** The column at which the key stands. */
  readonly column: number
  /** Whether the cursor stands behind `- `. */
  readonly item: boolean
  /** Whether a colon follows the word. */
  readonly colon: boolean
}

/** The document that holds the offset, or the innermost manifest within it. */
export function outlineAt(text: string, offset: number): Outline | undefined {
  const outline = outlines(text).findLast((each) => each.start <= offset)
  const inner = outline && innerOutlines(text, outline).findLast((each) => isWithin(text, each, offset))
  return inner ?? outline
}

/** On a blank line only as far in as the text before it: what stands further out belongs to the scenario. */
function isWithin(text: string, { start, end }: Outline, offset: number): boolean {
  if (offset < start || offset > end || (offset === end && end < text.length)) return false
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const base = /^[ \t]*(?=\S)/m.exec(text.slice(start, end))?.[0].length ?? 0
  return text.slice(lineStart, offset).trim() !== '' || offset - lineStart >= base
}

/** The entry whose key or value holds the offset. */
export function entryAt(outline: Outline, offset: number): Entry | undefined {
  return outline.entries.find(({ key, value }) => holds(key, offset) || holds(value, offset))
}

export function holds(span: Span | null, offset: number): boolean {
  return span !== null && span.start <= offset && offset <= span.end
}

/** Null in comments, in texts after `|` and `>`, and right behind the colon of a key, where only a space or the next line can follow. */
export function placeAt(text: string, offset: number): Place | null {
  const outline = outlineAt(text, offset)
  if (!outline || outline.blocks.some((block) => block.start <= offset && offset < block.end)) return null
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  if (/(^|\s)#/.test(text.slice(lineStart, offset))) return null
  const flow = innermost(outline.flows, offset)
  return flow ? placeInFlow(text, offset, outline, flow) : placeInBlock(text, offset, outline, lineStart)
}

function innermost(flows: readonly Flow[], offset: number): Flow | undefined {
  const around = flows.filter((flow) => flow.start < offset && (flow.closed ? offset < flow.end : offset <= flow.end))
  return around.reduce<Flow | undefined>((inner, flow) => (inner && inner.start > flow.start ? inner : flow), undefined)
}

function placeInFlow(text: string, offset: number, outline: Outline, flow: Flow): Place {
  const start = pieceStart(text, flow.start + 1, offset)
  const pair = /^\s*(?:"([^"]*)"|'([^']*)'|([^\s:,{}[\]][^:,{}[\]]*)):(?:\s|$)/.exec(text.slice(start, offset))
  const common = { outline, flow: true, column: 0, item: false }
  if (flow.opener === '[' || pair) {
    const path = pair && flow.opener === '{' ? [...flow.path, pair[1] ?? pair[2] ?? pair[3] ?? ''] : [...flow.path, 0]
    const from = start + (pair?.[0].length ?? 0)
    return { ...common, path, at: 'value', word: wordAt(text, offset, from), whole: wholeAt(text, offset, from), colon: false }
  }
  const word = wordAt(text, offset, start)
  return { ...common, path: flow.path, at: 'key', word, whole: word, colon: text[word.end] === ':' }
}

/** Behind the last comma of the flow itself. */
function pieceStart(text: string, start: number, offset: number): number {
  let depth = 0
  for (let at = offset - 1; at >= start; at--) {
    const char = text[at] ?? ''
    if (/[\]}]/.test(char)) depth++
    else if (/[[{]/.test(char)) depth--
    else if (char === ',' && depth === 0) return at + 1
  }
  return start
}

function placeInBlock(text: string, offset: number, outline: Outline, lineStart: number): Place | null {
  const before = new OutlineReader(text, outline.start, Math.max(outline.start, lineStart))
  before.read()
  const indent = lineStart + (/^[ \t]*/.exec(text.slice(lineStart, offset))?.[0].length ?? 0)
  const content = Math.min(before.readDashes(indent, lineStart), offset)
  const common = { outline, flow: false, column: content - lineStart, item: content > indent }
  const pair = /^(?:"([^"]*)"|'([^']*)'|([^\s:][^:]*)):\s+/.exec(text.slice(content, offset))
  const path = before.pathAt(content - lineStart)
  if (pair) {
    const from = content + pair[0].length
    const [word, whole] = [wordAt(text, offset, from), wholeAt(text, offset, from)]
    return { ...common, path: [...path, pair[1] ?? pair[2] ?? pair[3] ?? ''], at: 'value', word, whole, colon: false }
  }
  if (text[offset - 1] === ':') return null
  const word = wordAt(text, offset, content)
  return { ...common, path, at: 'key', word, whole: word, colon: text[word.end] === ':' }
}

function wordAt(text: string, offset: number, from: number): Span {
  const before = /[^\s,[\]{}:"']*$/.exec(text.slice(from, offset))?.[0].length ?? 0
  const after = /^[^\s,[\]{}:"'#]*/.exec(text.slice(offset))?.[0].length ?? 0
  return { start: offset - before, end: offset + after }
}

function wholeAt(text: string, offset: number, from: number): Span {
  const quote = /^\s*["']?/.exec(text.slice(from, offset))?.[0].length ?? 0
  return { start: Math.min(offset, from + quote), end: offset + (/^[^\s,\]}"']*/.exec(text.slice(offset))?.[0].length ?? 0) }
}
