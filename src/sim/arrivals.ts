import { absorb, type DrawPoint, drawAt, purposeOf, unit } from '../core/random.ts'
import { exactLog, exactSine } from './exact-math.ts'
import type { ArrivalRate } from './traffic.ts'

/** Requests per second beyond which a rate is cut off. */
const MAX_PER_SECOND = 1_000_000

/** What sums of rates may be off by. */
const ROUNDING = 1e-9

/** Arrivals worked out at once: several logarithms side by side take a processor little longer than one. */
const AHEAD = 64

interface Segment {
  readonly fromUs: number
  readonly toUs: number
  /** Requests per microsecond at both ends; the rate is linear between. */
  readonly from: number
  readonly to: number
  /** Requests expected in the segment. */
  readonly mass: number
}

/**
 * The times at which one source sends, in microseconds. The k-th request arrives when the expected number of requests so far reaches the
 * sum of k unit exponentials (poisson) or k itself (constant): a changed rate stretches time and leaves every draw where it is.
 */
export class Arrivals {
  private readonly segments: readonly Segment[]
  private readonly recorded: Uint32Array | undefined
  private readonly poisson: boolean
  /** Where the numbers of all arrivals are looked up. */
  private readonly draws: DrawPoint
  private readonly ahead = new Float64Array(AHEAD)
  private count = 0
  private sum = 0
  private segment = 0
  private before = 0

  constructor(rate: ArrivalRate, point: DrawPoint, durationUs: number) {
    this.segments = segmentsOf(rate, durationUs)
    this.recorded = rate.type === 'recorded' ? rate.arrivals.atUs : undefined
    this.poisson = ('arrivals' in rate ? rate.arrivals : rate.type) === 'poisson'
    this.draws = absorb(point, purposeOf.arrival)
  }

  /** Number of the request that {@link next} gave last, from 0. */
  get index(): number {
    return this.count - 1
  }

  /** Time of the next arrival, or Infinity where none comes before the end. */
  next(): number {
    if (this.recorded) return this.recorded[this.count++] ?? Number.POSITIVE_INFINITY
    const place = this.count % AHEAD
    if (place === 0) this.lookAhead()
    this.count++
    return this.ahead[place] as number
  }

  private lookAhead(): void {
    const { ahead, count, draws } = this
    for (let i = 0; i < AHEAD; i++) ahead[i] = this.poisson ? -exactLog(unit(drawAt(draws, count + i))) : 1
    for (let i = 0; i < AHEAD; i++) {
      // A sum of ones is exact: the first comes at once, after nothing.
      if (this.poisson || count + i > 0) this.sum += ahead[i] as number
      ahead[i] = this.timeOf(this.sum)
    }
  }

  private timeOf(mass: number): number {
    for (let s = this.segments[this.segment]; s; s = this.segments[++this.segment]) {
      if (mass < this.before + s.mass - ROUNDING) return timeWithin(s, Math.max(0, mass - this.before))
      this.before += s.mass
    }
    return Number.POSITIVE_INFINITY
  }
}

/** The requests per second that the rate comes to on average between two times; of a closed loop, what it would be if answers took no time. */
export function meanRate(rate: ArrivalRate, fromUs: number, toUs: number): number {
  if (toUs <= fromUs) return 0
  if (rate.type === 'users') return (1000 * rate.count) / Math.max(1, rate.think.p50Ms)
  if (rate.type === 'recorded') return (1e6 * rate.arrivals.atUs.filter((us) => us >= fromUs && us < toUs).length) / (toUs - fromUs)
  const mass = segmentsOf(rate, toUs).reduce((sum, s) => sum + massBetween(s, fromUs, toUs), 0)
  return (mass * 1e6) / (toUs - fromUs)
}

function massBetween(s: Segment, fromUs: number, toUs: number): number {
  const a = Math.max(s.fromUs, fromUs)
  const b = Math.min(s.toUs, toUs)
  if (b <= a) return 0
  const at = (t: number) => s.from + ((s.to - s.from) * (t - s.fromUs)) / (s.toUs - s.fromUs)
  return ((at(a) + at(b)) / 2) * (b - a)
}

function timeWithin(s: Segment, mass: number): number {
  const slope = (s.to - s.from) / (s.toUs - s.fromUs)
  if (slope === 0) return Math.floor(s.fromUs + mass / s.from)
  return Math.floor(s.fromUs + (2 * mass) / (s.from + Math.sqrt(Math.max(0, s.from * s.from + 2 * slope * mass))))
}

function segmentsOf(rate: ArrivalRate, durationUs: number): readonly Segment[] {
  switch (rate.type) {
    case 'users':
    case 'recorded':
      return []
    case 'poisson':
    case 'constant':
      return segment(0, durationUs, rate.perSecond, rate.perSecond)
    case 'spike':
      return piecewise(spikePoints(rate), false, durationUs)
    case 'sine':
      return piecewise(sinePoints(rate, durationUs), true, durationUs)
    default:
      return piecewise(rate.points, rate.type === 'ramp', durationUs)
  }
}

type Points = Extract<ArrivalRate, { readonly type: 'steps' | 'ramp' }>['points']

function piecewise(given: Points, linear: boolean, durationUs: number): readonly Segment[] {
  const points = [...given].sort((a, b) => a.atMs - b.atMs)
  return points.flatMap((point, i) => {
    const next = points[i + 1]
    const toUs = next ? next.atMs * 1000 : durationUs
    const last = linear && next ? next.perSecond : point.perSecond
    return segment(point.atMs * 1000, toUs, point.perSecond, last)
  })
}

function spikePoints({ perSecond, peakPerSecond, atMs, forMs }: Extract<ArrivalRate, { readonly type: 'spike' }>): Points {
  const calm = { atMs: 0, perSecond }
  const spike = [
    { atMs, perSecond: peakPerSecond },
    { atMs: atMs + forMs, perSecond },
  ]
  return atMs > 0 ? [calm, ...spike] : spike
}

/** Straight pieces of a period of a sine, and of a whole run. */
const PIECES_PER_PERIOD = 64
const MAX_PIECES = 65_536

// Simplified: a sine wave of requests is made of 64 straight pieces a period.
function sinePoints(
  { perSecond, amplitudePerSecond, periodMs }: Extract<ArrivalRate, { readonly type: 'sine' }>,
  durationUs: number,
): Points {
  const pieceMs = Math.max(periodMs / PIECES_PER_PERIOD, durationUs / 1000 / MAX_PIECES)
  if (!(pieceMs > 0)) return []
  return Array.from({ length: Math.ceil(durationUs / 1000 / pieceMs) + 1 }, (_, i) => {
    const atMs = i * pieceMs
    return { atMs, perSecond: Math.max(0, perSecond + amplitudePerSecond * exactSine(atMs / periodMs)) }
  })
}

function segment(fromUs: number, toUs: number, fromPerSecond: number, toPerSecond: number): readonly Segment[] {
  const from = perMicrosecond(fromPerSecond)
  const to = perMicrosecond(toPerSecond)
  const mass = ((from + to) / 2) * (toUs - fromUs)
  return toUs > fromUs && mass > 0 ? [{ fromUs, toUs, from, to, mass }] : []
}

function perMicrosecond(perSecond: number): number {
  return Number.isFinite(perSecond) ? Math.min(MAX_PER_SECOND, Math.max(0, perSecond)) / 1e6 : 0
}
