import { absorb, type DrawPoint, drawPoint, hashText } from '../core/random.ts'
import { sourceOf } from '../metrics/draw-points.ts'
import { beginsUs, thinkUs, userPoint } from '../sim/closed-loop.ts'
import { EventQueue } from '../sim/event-queue.ts'
import { type LatencyLaw, latencyLaw } from '../sim/latency.ts'
import { none, type Recording, rowBits } from '../sim/recording.ts'
import type { ArrivalRate, TrafficSource } from '../sim/traffic.ts'

type Loop = Extract<ArrivalRate, { readonly type: 'users' }>

const NO_ROWS: ReadonlyMap<number, number> = new Map()

/**
 * Who asks in a closed loop, which the recording does not say: the users' turns are played again. A user asks when the time to think after the
 * last answer is over, and both are known. By the row of the first try of each request, the user's number, from 0; empty where no source is a
 * closed loop.
 */
export function loopUsers(recording: Recording, traffic: readonly TrafficSource[]): ReadonlyMap<number, number> {
  const loops = traffic.map(({ rate, name }) => (rate.type === 'users' ? new LoopTurns(recording, name, rate) : undefined))
  if (loops.every((loop) => loop === undefined)) return NO_ROWS
  const users = new Map<number, number>()
  const endUs = answerTimes(recording)
  const { rows } = recording
  for (let row = 0; row < rows.length; row++) {
    if (!isFirstTry(recording, row)) continue
    const user = loops[sourceOf(recording, row)]?.next(rows.arrive[row] as number, endUs.get(row) ?? none)
    if (user !== undefined) users.set(row, user)
  }
  return users
}

/** Of a request that a source sends: a row without one that called or tried before. */
function isFirstTry({ rows }: Recording, row: number): boolean {
  return rows.parent[row] === none && rows.previous[row] === none && ((rows.bits[row] as number) & rowBits.mirror) === 0
}

/** By first try, when its sender had the answer. */
function answerTimes({ rows }: Recording): ReadonlyMap<number, number> {
  const first = new Map<number, number>()
  const times = new Map<number, number>()
  for (let row = 0; row < rows.length; row++) {
    if (rows.parent[row] !== none) continue
    const before = rows.previous[row] as number
    const root = before === none ? row : (first.get(before) ?? before)
    if (before !== none) first.set(row, root)
    if ((rows.bits[row] as number) & rowBits.final) times.set(root, rows.end[row] as number)
  }
  return times
}

/** The users of one closed loop, each with the time of the next request. */
class LoopTurns {
  private readonly durationUs: number
  private readonly point: DrawPoint
  private readonly think: LatencyLaw
  private readonly sent: number[]
  private readonly queue = new EventQueue<number>()

  constructor({ seed, durationUs }: Recording, source: string, { count, think, rampUpMs }: Loop) {
    this.durationUs = durationUs
    this.point = absorb(drawPoint(seed), hashText(source))
    this.think = latencyLaw(think.p50Ms, think.p99Ms)
    this.sent = Array.from({ length: count }, () => 0)
    for (let user = 0; user < count; user++) this.schedule(user, beginsUs(user, count, rampUpMs * 1000))
  }

  /** Who asks at a time, with the answer at another (`none`: not yet). Who was to ask before and left no row never got an answer. */
  next(atUs: number, answerUs: number): number | undefined {
    while (this.queue.pop()) {
      const { now, target: user = 0 } = this.queue
      if (now < atUs) continue
      const sent = (this.sent[user] ?? 0) + 1
      this.sent[user] = sent
      if (answerUs !== none) this.schedule(user, answerUs + thinkUs(this.think, userPoint(this.point, user), sent))
      return user
    }
    return undefined
  }

  private schedule(user: number, atUs: number): void {
    if (atUs < this.durationUs) this.queue.push(atUs, 0, user)
  }
}
