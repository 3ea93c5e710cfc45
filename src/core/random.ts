/**
 * What a random number is for. Numbers are looked up by (seed, purpose, request, call, attempt) and never consumed from a stream, so that
 * adding a fault, a retry or a service changes no other draw. Append only: the position in this list is part of every recording.
 */
export const purposes = [
  'arrival',
  'class',
  'stream',
  'fault-delay',
  'fault-abort',
  'back-off',
  'lb-1',
  'lb-2',
  'lb-priority',
  'latency',
  'failure',
  'rate-limit',
  'outlier-enforce',
  'outlier-jitter',
  'lb-phase',
  'session',
  'connect',
  'hash',
] as const
/** What a random number is drawn for: one of {@link purposes}. */
export type Purpose = (typeof purposes)[number]

/** The positions of {@link purposes} by name, for {@link draw}. */
export const purposeOf: Readonly<Record<Purpose, number>> = Object.fromEntries(purposes.map((name, index) => [name, index])) as Record<
  Purpose,
  number
>

/**
 * A point from which numbers are looked up: 32 bits that stand for all words absorbed so far. Two different paths of words share their
 * numbers with a chance of 2⁻³².
 */
export type DrawPoint = number

/** The point of a seed. */
export function drawPoint(seed: number): DrawPoint {
  return round(seed ^ 0x9e3779b9, Math.floor(seed / 0x100000000))
}

/** The point that lies one word further, such as a request's number or a call's place in its parent. */
export function absorb(point: DrawPoint, word: number): DrawPoint {
  return round(point, word)
}

/** 32 well-mixed bits: the number for `purpose`, the `attempt`-th of its kind (constants of MurmurHash3 and of Wellons' lowbias32). */
export function draw(point: DrawPoint, purpose: number, attempt: number): number {
  return drawAt(absorb(point, purpose), attempt)
}

/** {@link draw} for who draws often for one purpose: `at` is the point that absorbed the purpose. */
export function drawAt(at: DrawPoint, attempt: number): number {
  let h = round(at, attempt)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** A number in (0, 1), neither end included, of 32 random bits. */
export function unit(bits: number): number {
  return (bits + 0.5) / 0x100000000
}

/** 32 bits of (seed, purpose, request, call, attempt). */
export function mix(seed: number, purpose: number, request: number, call: number, attempt: number): number {
  return draw(absorb(absorb(drawPoint(seed), request), call), purpose, attempt)
}

/** 32 bits that stand for a text (FNV-1a over its UTF-16 code units), to make a word of a name. */
export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

function round(h: number, word: number): number {
  const k = Math.imul(word | 0, 0xcc9e2d51)
  const x = h ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const y = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  return Math.imul(y ^ (y >>> 15), 0x846ca68b)
}
