import { type Entry, type Flow, type Path, type Span, scalarAt } from './outline-entry.ts'
import { readFlow } from './outline-flow.ts'

/** Where a nested block stands: its column, and the path of the object or list that it holds. */
interface Frame {
  readonly column: number
  readonly holds: 'fields' | 'items'
  readonly path: Path
  last: string | number
}

/** What one document of a text says where, as far as it can be made out: it need not parse. */
export interface Outline extends Span {
  readonly entries: readonly Entry[]
  readonly flows: readonly Flow[]
  /** Texts after `|` and `>`. */
  readonly blocks: readonly TextBlock[]
  /** Whether it is of a manifest within one of Telltale's own documents: one that a step of a timeline applies, or a file of a lesson. */
  readonly later: boolean
}

interface TextBlock extends Span {
  readonly path: Path
}

const separator = /^---(?=\s|$).*$/gm
const keyPattern = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s#[\]{},"'&*!|>%@`-][^#]*?|-[^\s#][^#]*?))[ \t]*:(?=\s|$)/

/** The outlines of a text's documents, in order; there is always one. */
export function outlines(text: string): readonly Outline[] {
  const cuts = [...text.matchAll(separator)]
  const starts = [0, ...cuts.map((cut) => cut.index + cut[0].length)]
  const ends = [...cuts.map((cut) => cut.index), text.length]
  return starts.map((start, i) => new OutlineReader(text, start, ends[i] ?? text.length).read())
}

/** The outlines of a text's documents, each with those of the manifests within it behind it. */
export function allOutlines(text: string): readonly Outline[] {
  return outlines(text).flatMap((outline) => [outline, ...innerOutlines(text, outline)])
}

const innerSeparator = /^[ \t]*---(?=\s|$).*$/gm

/** What the timeline of a scenario applies, and the files of a lesson, which may hold a scenario. */
const manifestPath = /^spec\.(?:timeline\.\d+\.apply|files\.[^/]*|steps\.\d+\.(?:files|solution)\.[^/]*)$/

/** The outlines of the manifests within one of Telltale's own documents, the outer ones first. */
export function innerOutlines(text: string, { entries, blocks }: Outline): readonly Outline[] {
  const ownDocument = entries.some(
    ({ path, text: value }) => path.length === 1 && path[0] === 'kind' && /^(?:Scenario|Lesson)$/.test(value),
  )
  if (!ownDocument) return []
  return blocks
    .filter(({ path }) => manifestPath.test(path.join('.')))
    .flatMap(({ start, end }) => {
      const cuts = [...text.slice(start, end).matchAll(innerSeparator)]
      const starts = [start, ...cuts.map((cut) => start + cut.index + cut[0].length)]
      const ends = [...cuts.map((cut) => start + cut.index), end]
      return starts.map((from, i) => ({ ...new OutlineReader(text, from, ends[i] ?? end).read(), later: true }))
    })
    .flatMap((outline) => [outline, ...innerOutlines(text, outline)])
}

/** Reads a document line by line, and remembers which blocks are open. */
export class OutlineReader {
  private readonly text: string
  private readonly start: number
  private readonly end: number
  private readonly entries: Entry[] = []
  private readonly flows: Flow[] = []
  private readonly blocks: TextBlock[] = []
  private stack: Frame[] = []

  constructor(text: string, start: number, end: number) {
    this.text = text
    this.start = start
    this.end = end
  }

  read(): Outline {
    for (let at = this.start; at < this.end; ) at = this.readLine(at)
    return { start: this.start, end: this.end, entries: this.entries, flows: this.flows, blocks: this.blocks, later: false }
  }

  /** The path of the fields that a key at `column` of the next line would stand among. */
  pathAt(column: number): Path {
    this.close(column)
    const top = this.stack.at(-1)
    return top?.column === column ? top.path : this.child(top)
  }

  /** Opens the items that the dashes at `at` begin; gives back where their content starts. */
  readDashes(at: number, lineStart: number): number {
    let content = at
    while (this.text[content] === '-' && /\s|^$/.test(this.text[content + 1] ?? '')) {
      this.openItem(content - lineStart)
      content++
      while (this.text[content] === ' ') content++
    }
    return content
  }

  /** Reads the line at `at`, with all that it begins and ends on a later one; gives back where the next starts. */
  private readLine(at: number): number {
    const lineEnd = this.lineEnd(at)
    const first = this.afterSpaces(at)
    if (first >= lineEnd || this.text[first] === '#') return lineEnd + 1
    const content = this.readDashes(first, at)
    const line = this.text.slice(content, lineEnd)
    const match = keyPattern.exec(line)
    if (match) return this.readField(match, content, at)
    if (content === first) return lineEnd + 1
    const top = this.stack.at(-1)
    return this.readValue(content, this.child(top), null, { lineStart: at, column: top?.column ?? 0 })
  }

  private readField(match: RegExpExecArray, content: number, lineStart: number): number {
    const column = content - lineStart
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    const quote = match[3] === undefined ? 1 : 0
    const top = this.openFields(column)
    top.last = name
    const key = { start: content + quote, end: content + quote + name.length }
    return this.readValue(this.afterSpaces(content + match[0].length), [...top.path, name], key, { lineStart, column })
  }

  private readValue(at: number, path: Path, key: Span | null, line: { lineStart: number; column: number }): number {
    const lineEnd = this.lineEnd(at)
    const opener = this.text[at] ?? ''
    if (at < lineEnd && (opener === '[' || opener === '{')) {
      this.entries.push({ path, key, value: null, text: '' })
      const limit = this.flowLimit(lineEnd, line.column)
      return this.lineEnd(readFlow(this.text, at, limit, path, this)) + 1
    }
    if (at < lineEnd && /[|>]/.test(opener)) {
      this.entries.push({ path, key, value: null, text: '' })
      return this.readBlock(lineEnd + 1, line.column, path)
    }
    const value = scalarAt(this.text, at, lineEnd)
    this.entries.push({ path, key, value, text: value ? this.text.slice(value.start, value.end) : '' })
    return lineEnd + 1
  }

  addEntry(entry: Entry): void {
    this.entries.push(entry)
  }

  addFlow(flow: Flow): void {
    this.flows.push(flow)
  }

  private readBlock(start: number, column: number, path: Path): number {
    let at = start
    for (; at < this.end; at = this.lineEnd(at) + 1) {
      const first = this.afterSpaces(at)
      if (first < this.lineEnd(at) && first - at <= column) break
    }
    this.blocks.push({ path, start, end: Math.min(at, this.end) })
    return at
  }

  /** A flow goes on over lines that are indented further, or that close it; one that is being typed takes no others. */
  private flowLimit(lineEnd: number, column: number): number {
    let end = lineEnd
    for (let at = lineEnd + 1; at < this.end; at = end + 1) {
      const first = this.afterSpaces(at)
      const blank = first >= this.lineEnd(at)
      if (!blank && first - at <= column && !/[\]}]/.test(this.text[first] ?? '')) break
      if (!blank && /^(?:- |[\w.-]+:(?:\s|$)[^,]*$)/.test(this.text.slice(first, this.lineEnd(at)))) break
      end = this.lineEnd(at)
    }
    return end
  }

  private openItem(column: number): void {
    this.stack = this.stack.filter((frame) => frame.column <= column)
    const top = this.stack.at(-1)
    if (top?.column === column && top.holds === 'items') top.last = Number(top.last) + 1
    else this.stack.push({ column, holds: 'items', path: this.child(top), last: 0 })
  }

  private openFields(column: number): Frame {
    this.close(column)
    const top = this.stack.at(-1)
    if (top?.column === column) return top
    const frame: Frame = { column, holds: 'fields', path: this.child(top), last: '' }
    this.stack.push(frame)
    return frame
  }

  private close(column: number): void {
    this.stack = this.stack.filter((frame) => frame.column < column || (frame.column === column && frame.holds === 'fields'))
  }

  private child(frame: Frame | undefined): Path {
    return frame ? [...frame.path, frame.last] : []
  }

  private lineEnd(at: number): number {
    const end = this.text.indexOf('\n', at)
    return end < 0 || end > this.end ? this.end : end
  }

  private afterSpaces(at: number): number {
    let next = at
    while (next < this.end && (this.text[next] === ' ' || this.text[next] === '\t')) next++
    return next
  }
}
