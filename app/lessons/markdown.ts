/** A piece of a line. */
export interface Span {
  readonly key: string
  readonly type: 'text' | 'strong' | 'code'
  readonly text: string
}

export interface Line {
  readonly key: string
  readonly spans: readonly Span[]
}

export interface Block {
  readonly key: string
  readonly type: 'paragraph' | 'list'
  /** The items of a list; a paragraph is one line. */
  readonly lines: readonly Line[]
}

/** The part of Markdown that lessons and the glossary are written in: paragraphs, lists, bold and code. All else is text. */
export function blocksOf(text: string): readonly Block[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '')
    .map((block, i) => {
      const lines = block.trim().split('\n')
      const isList = lines.every((line) => /^\s*[-*] /.test(line))
      const shown = isList ? lines.map((line) => line.replace(/^\s*[-*] /, '')) : [lines.map((line) => line.trim()).join(' ')]
      return {
        key: String(i),
        type: isList ? 'list' : 'paragraph',
        lines: shown.map((line, at) => ({ key: String(at), spans: spansOf(line) })),
      }
    })
}

function spansOf(line: string): readonly Span[] {
  return line.split(/(`[^`]+`|\*\*[^*]+\*\*)/).flatMap((part, i): Span[] => {
    const key = String(i)
    if (part === '') return []
    if (/^`[^`]+`$/.test(part)) return [{ key, type: 'code', text: part.slice(1, -1) }]
    if (/^\*\*[^*]+\*\*$/.test(part)) return [{ key, type: 'strong', text: part.slice(2, -2) }]
    return [{ key, type: 'text', text: part }]
  })
}
