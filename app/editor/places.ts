import { lineColumnAt, lineStarts, type SourceRange } from '../../src/index.ts'

/** Lines of a text, by what stands there. */
export class Places {
  private readonly starts: readonly number[]
  readonly text: string

  constructor(text: string) {
    this.text = text
    this.starts = lineStarts(text)
  }

  line(offset: number): number {
    return lineColumnAt(this.starts, offset).line
  }

  lastLine({ start, end }: SourceRange): number {
    return this.line(start + this.text.slice(start, end).trimEnd().length)
  }

  /** Line of the key that a value belongs to, where the value begins below it. */
  keyLine({ start }: SourceRange): number {
    return this.line(Math.max(0, this.text.slice(0, start).replace(/[\s-]+$/, '').length - 1))
  }

  /** Line of `key:` inside a range; the range's first if it has none. */
  lineOf(key: string, range: SourceRange): number {
    const at = this.text.slice(range.start, range.end).search(new RegExp(`(^|[\\s{,])${key}\\s*:`))
    return this.line(range.start + Math.max(0, at + 1))
  }

  /** The nearest of the lines above that holds `key:`, a few lines up at the most; the line itself if none does. */
  lineAbove(line: number, key: string): number {
    for (let above = line; above > 0 && above > line - 8; above--) {
      const text = this.text.slice(this.starts[above - 1] ?? 0, this.starts[above] ?? this.text.length)
      if (new RegExp(`(^|[\\s{,-])${key}\\s*:`).test(text)) return above
    }
    return line
  }
}
