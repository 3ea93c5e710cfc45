import { parseDuration } from '../core/duration.ts'
import type { ArrivalRate, LatencyQuantiles } from '../sim/traffic.ts'
import { parseRate } from './rate.ts'

/** Requests per second where the scenario says nothing. */
export const defaultRate = 40

const defaultThinkMs = 1000

type GivenNumber = string | number
type GivenPoint = { readonly at: string; readonly rate: GivenNumber } | undefined
/** One duration, or two quantiles. */
export type GivenLatency = string | { readonly p50: string; readonly p99?: string }
/** A source's `rate` as its schema lets it pass. */
export type GivenRate =
  | GivenNumber
  | {
      readonly steps?: readonly GivenPoint[]
      readonly ramp?: readonly GivenPoint[]
      readonly spike?: { readonly rate: GivenNumber; readonly peak: GivenNumber; readonly at: string; readonly for: string }
      readonly sine?: { readonly rate: GivenNumber; readonly amplitude: GivenNumber; readonly period: string }
    }
/** A source's `users` as its schema lets it pass. */
export interface GivenUsers {
  readonly count: number
  readonly think?: GivenLatency
  readonly rampUp?: string
}

/** The rate of an open source. */
export function decodeRate(given: GivenRate | undefined, arrivals: 'poisson' | 'constant'): ArrivalRate {
  if (typeof given !== 'object') return { type: arrivals, perSecond: given === undefined ? defaultRate : perSecond(given) }
  const { spike, sine } = given
  if (spike) {
    const { rate, peak, at, for: lasts } = spike
    const peakPerSecond = perSecond(peak)
    return { type: 'spike', arrivals, perSecond: perSecond(rate), peakPerSecond, atMs: milliseconds(at), forMs: milliseconds(lasts) }
  }
  if (sine) {
    const { rate, amplitude, period } = sine
    const amplitudePerSecond = perSecond(amplitude)
    return { type: 'sine', arrivals, perSecond: perSecond(rate), amplitudePerSecond, periodMs: Math.max(1, milliseconds(period)) }
  }
  const points = (given.steps ?? given.ramp ?? []).flatMap((each) =>
    each ? [{ atMs: milliseconds(each.at), perSecond: perSecond(each.rate) }] : [],
  )
  return { type: given.steps ? 'steps' : 'ramp', arrivals, points: points.sort((a, b) => a.atMs - b.atMs) }
}

/** The users of a closed loop; unless told otherwise they begin one after another while the first one thinks. */
export function decodeUsers({ count, think, rampUp }: GivenUsers): ArrivalRate {
  const quantiles = think === undefined ? { p50Ms: defaultThinkMs, p99Ms: defaultThinkMs } : decodeLatency(think)
  return { type: 'users', count, think: quantiles, rampUpMs: rampUp === undefined ? quantiles.p50Ms : milliseconds(rampUp) }
}

/** Two quantiles; one duration stands for both. */
export function decodeLatency(given: GivenLatency): LatencyQuantiles {
  const [p50, p99] = typeof given === 'string' ? [given, given] : [given.p50, given.p99 ?? given.p50]
  return { p50Ms: milliseconds(p50), p99Ms: Math.max(milliseconds(p50), milliseconds(p99)) }
}

function milliseconds(text: string): number {
  return parseDuration(text) ?? 0
}

function perSecond(rate: GivenNumber): number {
  return typeof rate === 'number' ? rate : (parseRate(rate) ?? 0)
}
