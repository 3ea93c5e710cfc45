/** One text that the user edits: a tab of the editor. `name` is unique within a scenario (`reviews-canary.yaml`). */
export interface SourceFile {
  readonly name: string
  readonly text: string
}

/** A stretch of one file's text, `start` inclusive and `end` exclusive, in UTF-16 code units from the start of the file. */
export interface SourceRange {
  readonly file: string
  readonly start: number
  readonly end: number
}

/** Replaces `range` by `newText`; an empty range inserts. */
export interface TextEdit {
  readonly range: SourceRange
  readonly newText: string
}

/** A place as editors count: both from 1. */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

/** Offsets of the first character of each line of `text`, the first being 0. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return starts
}

/** Line and column of `offset`, by binary search in the result of {@link lineStarts}. */
export function lineColumnAt(starts: readonly number[], offset: number): LineColumn {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
