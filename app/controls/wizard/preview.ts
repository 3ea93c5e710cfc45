import type { SourceFile } from '../../../src/index.ts'

export interface PreviewLine {
  readonly text: string
  readonly change: 'same' | 'added' | 'removed'
}

/** A file with what a wizard does to it: the changed lines and those around them. */
export interface Preview {
  readonly file: string
  readonly lines: readonly PreviewLine[]
}

/** The changes of files, in the order of the files. */
export function previewOf(before: readonly SourceFile[], after: readonly SourceFile[]): readonly Preview[] {
  return after.flatMap(({ name, text }) => {
    const old = before.find((file) => file.name === name)?.text ?? ''
    return old === text ? [] : [{ file: name, lines: near(compared(old.trimEnd().split('\n'), text.trimEnd().split('\n'))) }]
  })
}

/** Lines by what became of them: common ends first, and between them the longest common run of lines. */
function compared(before: readonly string[], after: readonly string[]): readonly PreviewLine[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const shorter = Math.min(before.length, after.length) - head
  while (tail < shorter && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const same = (text: string): PreviewLine => ({ text, change: 'same' })
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...after.slice(after.length - tail).map(same),
  ]
}

/** Pairs of lines that are looked at in the time of a keystroke. */
const most = 1_000_000

function middle(before: readonly string[], after: readonly string[]): readonly PreviewLine[] {
  if (before.length * after.length > most)
    return [...before.map((text) => ({ text, change: 'removed' as const })), ...after.map((text) => ({ text, change: 'added' as const }))]
  const lengths = commonLengths(before, after)
  const lines: PreviewLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, now] = [before[i], after[j]]
    if (old !== undefined && old === now) {
      lines.push({ text: old, change: 'same' })
      i++
      j++
    } else if (now !== undefined && (old === undefined || (lengths[i]?.[j + 1] ?? 0) > (lengths[i + 1]?.[j] ?? 0))) {
      lines.push({ text: now, change: 'added' })
      j++
    } else {
      lines.push({ text: old ?? '', change: 'removed' })
      i++
    }
  }
  return lines
}

/** Lengths of the longest common run from each pair of lines on. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const [row, next] = [lengths[i] ?? [], lengths[i + 1] ?? []]
      row[j] = before[i] === after[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0)
    }
  return lengths
}

const around = 3

/** Without the lines that are far from any change. */
function near(lines: readonly PreviewLine[]): readonly PreviewLine[] {
  return lines.filter((_, i) => lines.slice(Math.max(0, i - around), i + around + 1).some(({ change }) => change !== 'same'))
}
