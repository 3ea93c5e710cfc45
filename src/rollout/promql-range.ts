import { sampleMs, type Window } from './promql-series.ts'

/** What a function of a range vector makes of one series; undefined: nothing. */
export type RangeFunction = (window: Window) => number | undefined

const valueAt = ({ series }: Window, position: number) => series.values[position] ?? Number.NaN

/**
 * What a value grew by, stretched to the whole window as Prometheus does (`extrapolatedRate`): to its ends where the first and last sample
 * are near, else by half the distance of two samples, and never to before a counter was 0.
 */
function extrapolated(window: Window, isCounter: boolean): number | undefined {
  const { from, to, startMs, endMs } = window
  if (to - from < 2) return undefined
  const first = valueAt(window, from)
  const grown = valueAt(window, to - 1) - first
  const sampledMs = sampleMs(window, to - 1) - sampleMs(window, from)
  const apartMs = sampledMs / (to - from - 1)
  let beforeMs = sampleMs(window, from) - startMs
  if (beforeMs >= apartMs * 1.1) beforeMs = apartMs / 2
  if (isCounter && grown > 0 && first >= 0) beforeMs = Math.min(beforeMs, sampledMs * (first / grown))
  let afterMs = endMs - sampleMs(window, to - 1)
  if (afterMs >= apartMs * 1.1) afterMs = apartMs / 2
  return (grown * (sampledMs + beforeMs + afterMs)) / sampledMs
}

function seconds({ startMs, endMs }: Window): number {
  return (endMs - startMs) / 1000
}

/** Difference of the last two samples. */
function instant(window: Window, perSecond: boolean): number | undefined {
  const { from, to } = window
  if (to - from < 2) return undefined
  const grown = valueAt(window, to - 1) - valueAt(window, to - 2)
  return perSecond ? (grown * 1000) / (sampleMs(window, to - 1) - sampleMs(window, to - 2)) : grown
}

function over(window: Window, combine: (values: readonly number[]) => number): number | undefined {
  const values = window.series.values.slice(window.from, Math.max(window.from, window.to))
  return values.length === 0 ? undefined : combine(values)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The functions of range vectors (https://prometheus.io/docs/prometheus/latest/querying/functions/). */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  rate: (window) => {
    const grown = extrapolated(window, true)
    return grown === undefined ? undefined : grown / seconds(window)
  },
  increase: (window) => extrapolated(window, true),
  delta: (window) => extrapolated(window, false),
  irate: (window) => instant(window, true),
  idelta: (window) => instant(window, false),
  sum_over_time: (window) => over(window, sum),
  avg_over_time: (window) => over(window, (values) => sum(values) / values.length),
  min_over_time: (window) => over(window, (values) => Math.min(...values)),
  max_over_time: (window) => over(window, (values) => Math.max(...values)),
  count_over_time: (window) => over(window, (values) => values.length),
  last_over_time: (window) => over(window, (values) => values.at(-1) ?? Number.NaN),
  present_over_time: (window) => over(window, () => 1),
}

/** What a series of counted requests grew by within its window: from the first sample to the last. */
export function grownIn(window: Window): number {
  return window.to - window.from < 2 ? 0 : valueAt(window, window.to - 1) - valueAt(window, window.from)
}
