import type { SourceFile } from '../../src/index.ts'

/** One line of a difference; its number in the text that it stands in, from 1. */
export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
  readonly before: number | null
  readonly after: number | null
}

/** A changed file, cut to what changed and the lines around it. */
export interface FileDifference {
  readonly name: string
  /** Lines that are gone or new. */
  readonly changed: number
  /** Stretches of lines that belong together. */
  readonly hunks: readonly (readonly DiffLine[])[]
}

/** A line of one side that is asked for. */
export interface WantedLine {
  readonly side: 'before' | 'after'
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** Lines around a change that are shown with it. */
const context = 3
/** Beyond so many differing lines the whole middle is told as replaced: the search costs their square. */
const mostEdits = 1200

/** The files that differ, by name; one that only one side has is wholly gone or new. A line that is asked for is shown, changed or not. */
export function fileDifferences(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
  wanted: WantedLine | null = null,
): readonly FileDifference[] {
  const names = [...new Set([...after, ...before].map(({ name }) => name))]
  return names.flatMap((name) => {
    const textOf = (files: readonly SourceFile[]) => files.find((file) => file.name === name)?.text ?? ''
    const [was, is] = [textOf(before), textOf(after)]
    const isWanted = wanted?.file === name
    if (was === is && !isWanted) return []
    const lines = lineDifference(was, is).filter(isText)
    const shown = (line: DiffLine) => line.kind !== 'same' || (isWanted && line[wanted.side] === wanted.line)
    return [{ name, changed: lines.filter(({ kind }) => kind !== 'same').length, hunks: hunksOf(lines, shown) }]
  })
}

/** Spaces alone stand where a text that was given has taken the place of what was there. */
function isText({ kind, text }: DiffLine): boolean {
  return kind === 'same' || !/^ +$/.test(text)
}

/** The shortest way from one text to the other, line by line (Myers, 1986); what is gone stands before what is new. */
export function lineDifference(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const middle = (lines: readonly string[]) => lines.slice(head, lines.length - tail)
  const kinds = [
    ...a.slice(0, head).map(() => 'same' as const),
    ...editScript(middle(a), middle(b)),
    ...a.slice(a.length - tail).map(() => 'same' as const),
  ]
  return numbered(inGroups(kinds), a, b)
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

type Kind = DiffLine['kind']

/** How far each diagonal (place in the one text less place in the other) was followed with a number of edits. */
class Front {
  private readonly reached: Int32Array
  private readonly middle: number

  constructor(most: number, reached = new Int32Array(2 * most + 3)) {
    this.reached = reached
    this.middle = most + 1
  }

  copy(): Front {
    return new Front(this.middle - 1, this.reached.slice())
  }

  get(diagonal: number): number {
    return this.reached[diagonal + this.middle] ?? 0
  }

  set(diagonal: number, x: number): void {
    this.reached[diagonal + this.middle] = x
  }

  /** Whether the last of so many edits on a diagonal is a new line; else it is one that is gone. */
  isNew(diagonal: number, edits: number): boolean {
    return diagonal === -edits || (diagonal !== edits && this.get(diagonal - 1) < this.get(diagonal + 1))
  }
}

function editScript(a: readonly string[], b: readonly string[]): readonly Kind[] {
  const most = Math.min(mostEdits, a.length + b.length)
  const front = new Front(most)
  const trace: Front[] = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(front.copy())
    for (let k = -edits; k <= edits; k += 2) {
      const x = follow(a, b, front.isNew(k, edits) ? front.get(k + 1) : front.get(k - 1) + 1, k)
      front.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length)
    }
  }
  return [...a.map(() => 'gone' as const), ...b.map(() => 'new' as const)]
}

/** As far along a diagonal as the lines are the same. */
function follow(a: readonly string[], b: readonly string[], from: number, diagonal: number): number {
  let x = from
  while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
  return x
}

function walkBack(trace: readonly Front[], lengthA: number, lengthB: number): readonly Kind[] {
  const kinds: Kind[] = []
  const addSame = (count: number) => {
    for (let i = 0; i < count; i++) kinds.push('same')
  }
  let [x, y] = [lengthA, lengthB]
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const front = trace[edits] as Front
    const k = x - y
    const isNew = front.isNew(k, edits)
    const from = isNew ? k + 1 : k - 1
    addSame(x - front.get(from) - (isNew ? 0 : 1))
    kinds.push(isNew ? 'new' : 'gone')
    x = front.get(from)
    y = x - from
  }
  addSame(x)
  return kinds.reverse()
}

/** Within a change, what is gone stands before what is new. */
function inGroups(kinds: readonly Kind[]): readonly Kind[] {
  const ordered: Kind[] = []
  let waiting: Kind[] = []
  for (const kind of [...kinds, 'same' as const]) {
    if (kind === 'gone') ordered.push(kind)
    else if (kind === 'new') waiting.push(kind)
    else {
      ordered.push(...waiting, kind)
      waiting = []
    }
  }
  return ordered.slice(0, -1)
}

function numbered(kinds: readonly Kind[], a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  let [x, y] = [0, 0]
  return kinds.map((kind) => {
    if (kind === 'gone') return { kind, text: a[x] ?? '', before: ++x, after: null }
    if (kind === 'new') return { kind, text: b[y] ?? '', before: null, after: ++y }
    return { kind, text: b[y] ?? '', before: ++x, after: ++y }
  })
}

/** What is to be shown with the lines around it; what is near each other stands in one stretch. */
function hunksOf(lines: readonly DiffLine[], isShown: (line: DiffLine) => boolean): readonly (readonly DiffLine[])[] {
  const shown = new Set<number>()
  lines.forEach((line, i) => {
    if (isShown(line)) for (let near = i - context; near <= i + context; near++) shown.add(near)
  })
  const hunks: DiffLine[][] = []
  lines.forEach((line, i) => {
    if (!shown.has(i)) return
    if (shown.has(i - 1) && i > 0) hunks.at(-1)?.push(line)
    else hunks.push([line])
  })
  return hunks
}
