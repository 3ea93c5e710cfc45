export type Path = readonly (string | number)[]

/** Offsets into the text of a file. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A key with what follows it, or an item of a list that is a single value. */
export interface Entry {
  readonly path: Path
  /** Without quotes; null for an item of a list. */
  readonly key: Span | null
  /** The single value, without quotes; null where there is none, or fields or items. */
  readonly value: Span | null
  readonly text: string
}

/** A `{…}` or `[…]`; one that is not closed ends where its text does. */
export interface Flow extends Span {
  readonly path: Path
  readonly opener: '{' | '['
  readonly closed: boolean
}

/** The single value that stands between two offsets of a line, without quotes and comment. */
export function scalarAt(text: string, start: number, end: number): Span | null {
  const rest = text.slice(start, end)
  const quoted = /^"((?:[^"\\]|\\.)*)"?|^'((?:[^']|'')*)'?/.exec(rest)
  if (quoted) return { start: start + 1, end: start + 1 + (quoted[1] ?? quoted[2] ?? '').length }
  const plain = rest.replace(/(^|\s)#.*$/, '').trimEnd()
  return plain === '' ? null : { start, end: start + plain.length }
}
