/**
 * What a random number is for. Numbers are looked up by (seed, purpose, request, call, attempt) and never consumed from a stream, so that
 * adding a fault, a retry or a service changes no other draw. Append only: the position in this list is part of every recording.
 */
export const purposes = [
  'arrival', 'class', 'stream', 'fault-delay', 'fault-abort', 'back-off', 'lb-1', 'lb-2', 'lb-priority', 'latency', 'failure',
  'rate-limit', 'outlier-enforce', 'outlier-jitter', 'lb-phase', 'session', 'connect', 'hash',
] as const
export type Purpose = (typeof purposes)[number]

/** 32 well-mixed bits of the five words (a multiply-xorshift finaliser over each in turn; constants of MurmurHash3 and of Wellons' lowbias32). */
export function mix(seed: number, purpose: number, a: number, b: number, c: number): number {
  let h = (seed ^ 0x9e3779b9) | 0
  h = round(h, purpose)
  h = round(h, a)
  h = round(h, b)
  h = round(h, c)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

function round(h: number, word: number): number {
  const k = Math.imul(word | 0, 0xcc9e2d51)
  const x = h ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const y = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  return Math.imul(y ^ (y >>> 15), 0x846ca68b)
}
