import type { RequestLife, WaterfallRow } from '../../src/index.ts'

/** Place of moments on the axis of a life: one scale, or two where one long wait would leave no room for the rest. */
export interface LifeScale {
  readonly startUs: number
  readonly endUs: number
  /** 0 … 1 of the width. */
  readonly part: (us: number) => number
  readonly broken: boolean
  /** After the start: where the first scale ends. */
  readonly breakUs: number
  readonly breakPart: number
}

const longShare = 0.8
/** Part of the axis for what comes before or after the wait. */
const busyPart = 0.58
/** Less than this beside a wait cannot be told apart at any scale. */
const leastUs = 500

/**
 * The axis breaks beside a wait that takes more than 80 % of the time: what comes before it gets most of the room, the wait and what follows the
 * rest; where more comes after it, the other way round.
 */
export function makeLifeScale(life: RequestLife, rows: readonly WaterfallRow[], linear: boolean): LifeScale {
  const startUs = life.startUs
  const endUs = Math.max(startUs + 1, life.endUs ?? 0, ...rows.filter((row) => !row.call.mirror).map((row) => row.toUs ?? 0))
  const total = endUs - startUs
  const gap = linear ? null : longestGap(rows, startUs, endUs)
  const before = gap ? gap.from - startUs : 0
  const after = gap ? endUs - gap.to : 0
  if (!gap || gap.to - gap.from < longShare * total || Math.max(before, after) < leastUs) {
    return { startUs, endUs, part: (us) => clamp((us - startUs) / total), broken: false, breakUs: 0, breakPart: 1 }
  }
  const breakUs = before >= after ? roundUp(before) : total - roundUp(after)
  const breakPart = before >= after ? busyPart : 1 - busyPart
  const part = (us: number) => {
    const passed = us - startUs
    if (passed <= breakUs) return clamp((breakPart * passed) / breakUs)
    return clamp(breakPart + ((1 - breakPart) * (passed - breakUs)) / (total - breakUs))
  }
  return { startUs, endUs, part, broken: true, breakUs, breakPart }
}

/** The longest time in which nothing begins or ends. */
function longestGap(rows: readonly WaterfallRow[], startUs: number, endUs: number): { readonly from: number; readonly to: number } | null {
  const waits = rows.flatMap(({ attempt }) => (attempt?.wait ? [attempt.wait.fromUs, attempt.wait.toUs] : []))
  const moments = [...rows.flatMap((row) => [row.fromUs, row.toUs ?? endUs]), ...waits, startUs, endUs]
    .filter((us) => us <= endUs)
    .sort((a, b) => a - b)
  let best: { readonly from: number; readonly to: number } | null = null
  moments.forEach((from, i) => {
    const to = moments[i + 1]
    if (to !== undefined && (!best || to - from > best.to - best.from)) best = { from, to }
  })
  return best
}

/** 1, 2, 3, 6 … times a power of ten, a little after what must fit. */
function roundUp(us: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, us)))
  return unit * ([1.5, 2, 3, 4, 6, 8, 10].find((times) => times * unit >= us * 1.05) ?? 10)
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part))
}
