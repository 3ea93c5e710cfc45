import { utf8Bytes } from './utf8.ts'

/** A 64-bit word as two unsigned halves: integers of this size have no fast type in JavaScript, and a ring needs thousands of hashes. */
interface Word {
  high: number
  low: number
}

const PRIME_1 = { high: 0x9e3779b1, low: 0x85ebca87 }
const PRIME_2 = { high: 0xc2b2ae3d, low: 0x27d4eb4f }
const PRIME_3 = { high: 0x165667b1, low: 0x9e3779f9 }
const PRIME_4 = { high: 0x85ebca77, low: 0xc2b2ae63 }
const PRIME_5 = { high: 0x27d4eb2f, low: 0x165667c5 }

/** xxHash64 of a text's UTF-8 bytes (or of bytes), as Envoy hashes header values, cookies and hosts. */
export function xxHash64(input: string | Uint8Array, seed = 0n): bigint {
  const bytes = typeof input === 'string' ? utf8Bytes(input) : input
  const hash = digest(bytes, { high: Number(seed >> 32n), low: Number(seed & 0xffffffffn) })
  return (BigInt(hash.high) << 32n) | BigInt(hash.low)
}

/** The key of the `index`-th entry of a host on a ring: the hash of `<ip>:<port>_<index>` (`load_balancing_policies/ring_hash`). */
export function ringEntryHash(hostKey: string, index: number): bigint {
  return xxHash64(`${hostKey}_${index}`)
}

/** Where a host's preference list of a Maglev table of `size` slots begins and how far it steps (`load_balancing_policies/maglev`). */
export function maglevPermutation(hostKey: string, size: number): { readonly offset: number; readonly skip: number } {
  return { offset: Number(xxHash64(hostKey) % BigInt(size)), skip: Number(xxHash64(hostKey, 1n) % BigInt(size - 1)) + 1 }
}

function digest(bytes: Uint8Array, seed: Word): Word {
  const length = bytes.length
  let position = 0
  let hash: Word
  if (length >= 32) {
    const lanes = [add(add(seed, PRIME_1), PRIME_2), add(seed, PRIME_2), seed, subtract(seed, PRIME_1)] as [Word, Word, Word, Word]
    for (; position + 32 <= length; position += 32) {
      for (let lane = 0; lane < 4; lane++) lanes[lane] = round(lanes[lane] as Word, read64(bytes, position + lane * 8))
    }
    hash = add(add(rotate(lanes[0], 1), rotate(lanes[1], 7)), add(rotate(lanes[2], 12), rotate(lanes[3], 18)))
    for (const lane of lanes) hash = add(multiply(xor(hash, round({ high: 0, low: 0 }, lane)), PRIME_1), PRIME_4)
  } else hash = add(seed, PRIME_5)
  return avalanche(tail(add(hash, { high: 0, low: length }), bytes, position))
}

function tail(start: Word, bytes: Uint8Array, from: number): Word {
  let hash = start
  let position = from
  for (; position + 8 <= bytes.length; position += 8) {
    hash = add(multiply(rotate(xor(hash, round({ high: 0, low: 0 }, read64(bytes, position))), 27), PRIME_1), PRIME_4)
  }
  if (position + 4 <= bytes.length) {
    hash = add(multiply(rotate(xor(hash, multiply({ high: 0, low: read32(bytes, position) }, PRIME_1)), 23), PRIME_2), PRIME_3)
    position += 4
  }
  for (; position < bytes.length; position++) {
    hash = multiply(rotate(xor(hash, multiply({ high: 0, low: bytes[position] ?? 0 }, PRIME_5)), 11), PRIME_1)
  }
  return hash
}

function avalanche(start: Word): Word {
  let hash = multiply(xor(start, shiftRight(start, 33)), PRIME_2)
  hash = multiply(xor(hash, shiftRight(hash, 29)), PRIME_3)
  return xor(hash, shiftRight(hash, 32))
}

const round = (accumulator: Word, input: Word) => multiply(rotate(add(accumulator, multiply(input, PRIME_2)), 31), PRIME_1)

function add(a: Word, b: Word): Word {
  const low = a.low + b.low
  return { high: (a.high + b.high + (low > 0xffffffff ? 1 : 0)) >>> 0, low: low >>> 0 }
}

function subtract(a: Word, b: Word): Word {
  return { high: (a.high - b.high - (a.low < b.low ? 1 : 0)) >>> 0, low: (a.low - b.low) >>> 0 }
}

const xor = (a: Word, b: Word): Word => ({ high: (a.high ^ b.high) >>> 0, low: (a.low ^ b.low) >>> 0 })

/** The low 64 bits of the product, by 16-bit digits: each partial sum stays below 2^53. */
function multiply(a: Word, b: Word): Word {
  const [a0, a1, b0, b1] = [a.low & 0xffff, a.low >>> 16, b.low & 0xffff, b.low >>> 16]
  const low = a0 * b0
  const middle = a1 * b0 + (low >>> 16)
  const middle2 = a0 * b1 + (middle % 0x10000)
  const carry = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000)
  const high = carry + (Math.imul(a.high, b.low) >>> 0) + (Math.imul(a.low, b.high) >>> 0)
  return { high: (high % 0x100000000) >>> 0, low: ((middle2 % 0x10000) * 0x10000 + (low & 0xffff)) >>> 0 }
}

function rotate({ high, low }: Word, bits: number): Word {
  return { high: ((high << bits) | (low >>> (32 - bits))) >>> 0, low: ((low << bits) | (high >>> (32 - bits))) >>> 0 }
}

function shiftRight({ high, low }: Word, bits: number): Word {
  if (bits >= 32) return { high: 0, low: bits === 32 ? high : high >>> (bits - 32) }
  return { high: high >>> bits, low: ((high << (32 - bits)) | (low >>> bits)) >>> 0 }
}

const read32 = (bytes: Uint8Array, at: number) =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
const read64 = (bytes: Uint8Array, at: number): Word => ({ low: read32(bytes, at), high: read32(bytes, at + 4) })
