import { absorb, draw, drawAt, purposeOf } from '../core/random.ts'
import type { Call } from './call.ts'
import type { Target } from './hop.ts'

/** The hash that picks the host: of the class, of the user's cookie, or of the connection that a request without one is taken to come on. */
export function hashOf(call: Call, nowUs: number): bigint | undefined {
  const { hop, session, target } = call
  if (!hop.cookie) return target?.hash ?? hop.hash
  return session?.cookie(hop.cookie, nowUs) ?? connectionHash(call)
}

/** The answer of an upstream carries the cookie that was made for the request. */
export function keepCookie(call: Call, nowUs: number): void {
  const { hop, session } = call
  if (hop.cookie) session?.keep(hop.cookie, connectionHash(call), nowUs)
}

function connectionHash({ point }: Call): bigint {
  return (BigInt(draw(point, purposeOf.hash, 0)) << 32n) | BigInt(draw(point, purposeOf.hash, 1))
}

/** The weighted destination: `stream draw % sum of weights` within its half-open interval. */
export function pickTarget({ hop, point }: Call): Target {
  const { targets } = hop
  const first = targets[0] as Target
  if (targets.length === 1) return first
  const value = streamRemainder(point, hop.totalWeight)
  for (const target of targets) if (value < target.end) return target
  return targets[targets.length - 1] as Target
}

/** Whether the request's one stream draw falls in a share of its copies. */
export function streamWithin(point: number, numerator: number, denominator: number): boolean {
  return numerator >= denominator || streamRemainder(point, denominator) < numerator
}

/** Remainder of the stream's 64-bit random number, one for the route's weights and its mirrors alike. Exact for divisors up to 2²¹. */
export function streamRemainder(point: number, divisor: number): number {
  const stream = absorb(point, purposeOf.stream)
  const high = drawAt(stream, 0)
  const low = drawAt(stream, 1)
  if (divisor <= 0x10000) {
    // Both steps of the long division are exact in doubles, whose division is faster than a remainder of integers, let alone of doubles.
    const all = (high - Math.floor(high / divisor) * divisor) * 0x100000000 + low
    return all - Math.floor(all / divisor) * divisor
  }
  const carry = ((0xffffffff % divisor) + 1) % divisor
  return ((((high % divisor) * carry) % divisor) + (low % divisor)) % divisor
}
