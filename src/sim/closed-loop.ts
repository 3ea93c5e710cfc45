import { absorb, type DrawPoint, draw, purposeOf } from '../core/random.ts'
import { type LatencyLaw, latencyOf } from './latency.ts'

/** Shortest time between an answer and the same user's next request: a closed loop over answers that take no time would never end. */
const LEAST_THINK_US = 1000

/** The first word of the paths of users' random numbers, which no number of a request reaches. */
const USER_WORD = 0x55534552

/** Where the random numbers of a source's user are looked up. */
export function userPoint(source: DrawPoint, user: number): DrawPoint {
  return absorb(absorb(source, USER_WORD), user)
}

/** When a user of a closed loop begins: one after another within `rampUpUs`. */
export function beginsUs(user: number, users: number, rampUpUs: number): number {
  return Math.floor((rampUpUs * user) / users)
}

/** How long a user of a closed loop thinks after the answer to request number `sent`, from 1. */
export function thinkUs(think: LatencyLaw, user: DrawPoint, sent: number): number {
  return Math.max(LEAST_THINK_US, latencyOf(think, draw(user, purposeOf.arrival, sent)))
}
