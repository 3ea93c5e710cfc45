import { parseAllDocuments } from 'yaml'
import { outlines } from './outline.ts'
import type { Span } from './outline-entry.ts'
import { sequenceStepOf } from './sequence-step.ts'

interface Level {
  readonly column: number
  readonly items: boolean
  readonly target: number
}

/** The text with its indentation made even, and all else kept; null if it does not parse. */
export function formatted(text: string): string | null {
  const before = meaning(text)
  if (before === null) return null
  const result = new Indenter(text).run()
  return meaning(result) === before ? result : null
}

/** What the text says, or null if it cannot be read. */
function meaning(text: string): string | null {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return null
  return JSON.stringify(documents.map((document) => document.toJS({ maxAliasCount: 100 })))
}

class Indenter {
  private readonly text: string
  private readonly step: number
  /** What goes on over lines keeps its shape. */
  private readonly whole: readonly Span[]
  private levels: Level[] = []
  /** How far the line that the following belong to was moved. */
  private moved = 0
  private comments: string[] = []
  private readonly done: string[] = []

  constructor(text: string) {
    this.text = text
    this.step = sequenceStepOf(text)
    this.whole = outlines(text).flatMap(({ flows, blocks }) => [...flows.map(({ start, end }) => ({ start: start + 1, end })), ...blocks])
  }

  run(): string {
    let at = 0
    for (const line of this.text.split('\n')) {
      this.take(line, at)
      at += line.length + 1
    }
    this.flush(0)
    return this.done.join('\n').replace(/\n*$/, '\n')
  }

  private take(line: string, at: number): void {
    const content = line.trim()
    if (this.whole.some((span) => span.start <= at && at < span.end)) this.put(this.shift(line))
    else if (content === '' || content.startsWith('#')) this.comments.push(line)
    else if (/^(---|\.\.\.|%)/.test(line)) this.newDocument(line)
    else this.put(this.indent(line))
  }

  private newDocument(line: string): void {
    this.levels = []
    this.moved = 0
    this.put(line.trimEnd())
  }

  /** Comments stand as the line after them does. */
  private put(line: string): void {
    this.flush(line.search(/\S|$/))
    this.done.push(line)
  }

  private flush(indent: number): void {
    for (const comment of this.comments.splice(0)) this.done.push(comment.trim() === '' ? '' : ' '.repeat(indent) + comment.trim())
  }

  private shift(line: string): string {
    if (line.trim() === '') return line
    const indent = line.search(/\S/)
    return ' '.repeat(Math.max(0, indent + this.moved)) + line.slice(indent)
  }

  private indent(line: string): string {
    const column = line.search(/\S/)
    const content = line.trim()
    const dashes = /^(?:-\s+)*(?:-$)?/.exec(content)?.[0] ?? ''
    const isKey = /^(?:"[^"]*"|'[^']*'|[^\s"'[{][^#]*?)\s*:(?:\s|$)/.test(content.slice(dashes.length))
    if (dashes === '' && !isKey) return this.shift(line).trimEnd()
    let target = 0
    let old = column
    for (const dash of dashes.match(/-\s*/g) ?? []) {
      target = this.levelAt(old, true)
      old += dash.length
    }
    const count = dashes.match(/-/g)?.length ?? 0
    const start = target - 2 * Math.max(0, count - 1)
    const last = isKey ? this.levelAt(old, false) : target + 2
    this.moved = last - old
    const first = count === 0 ? last : start
    return `${' '.repeat(first)}${'- '.repeat(count)}${content.slice(dashes.length)}`.trimEnd()
  }

  /** The new column of what stands at an old one. */
  private levelAt(column: number, items: boolean): number {
    this.levels = this.levels.filter((level) => level.column < column || (level.column === column && (items || !level.items)))
    const top = this.levels.at(-1)
    if (top?.column === column && top.items === items) return top.target
    const target = top ? top.target + (items && !top.items ? this.step : 2) : 0
    this.levels.push({ column, items, target })
    return target
  }
}
