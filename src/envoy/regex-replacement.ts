/** A match in a text; `group` is empty for one that took no part. */
export interface FoundMatch {
  readonly start: number
  readonly end: number
  group(number: number): string
}

/** The first match at or after a position of one text. */
export type FindFrom = (position: number) => FoundMatch | null

/** Compiles RE2's GlobalReplace; a substitution that names a group which the expression lacks replaces nothing. */
export function compileReplacement(finder: (text: string) => FindFrom, groups: number, substitution: string): (text: string) => string {
  const parts = partsOf(substitution)
  if (parts.some((part) => typeof part === 'number' && part > groups)) return (text) => text
  return (text) => replaceAll(text, finder(text), parts)
}

/** Text, and numbers of groups. */
type Part = string | number

function partsOf(substitution: string): readonly Part[] {
  const pieces = substitution.split(/\\(.)/s)
  return pieces.map((piece, i) => (i % 2 === 1 && /\d/.test(piece) ? Number(piece) : piece)).filter((part) => part !== '')
}

/** RE2 refuses an empty match right after a match, where JavaScript takes it: `b*` to `-` makes `-a-c-` of `abc`. */
function replaceAll(text: string, findFrom: FindFrom, parts: readonly Part[]): string {
  let out = ''
  let position = 0
  let lastEnd = -1
  while (position <= text.length) {
    const match = findFrom(position)
    if (!match) break
    const { start, end } = match
    out += text.slice(position, start)
    if (start === end && start === lastEnd) {
      out += text.slice(start, start + 1)
      position = start + 1
      continue
    }
    for (const part of parts) out += typeof part === 'number' ? match.group(part) : part
    position = end
    lastEnd = end
  }
  return out + text.slice(position)
}
