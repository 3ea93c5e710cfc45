import { deflateSync, Inflate } from 'fflate'
import type { SourceFile } from '../core/source.ts'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import { linkDictionaryV1 } from './link-dictionary-v1.ts'
import { decodeText, encodeText } from './wtf8.ts'

/**
 * Version 1 of the texts in a link. Base64url of: the number of bytes that follow (varint), 24 bits of checksum over the inflated bytes, and
 * raw deflate with the preset dictionary of, for each file, the lengths (varints) and bytes of its name and of its text.
 */
const dictionary = encodeText(linkDictionaryV1)
/** No link holds more than this once inflated: a few hundred bytes could otherwise fill the memory. */
const largest = 16_000_000

/** What could be read of a payload. */
export interface ReadPayload {
  readonly files: readonly SourceFile[]
  readonly whole: boolean
  /** Letters that the payload should have; null where not even that could be read. */
  readonly expected: number | null
}

/** The texts as letters for a URL. */
export function encodeFiles(files: readonly SourceFile[]): string {
  const plain = join(files.flatMap(({ name, text }) => [prefixed(name), prefixed(text)]))
  const packed = deflateSync(plain, { level: 9, mem: 12, dictionary })
  const body = join([checksumBytes(plain), packed])
  return encodeBase64Url(join([varint(body.length), body]))
}

/** Reads a payload as far as it is whole: of one that was cut, the files before the cut. Never throws. */
export function decodeFiles(payload: string): ReadPayload {
  const bytes = decodeBase64Url(payload)
  const length = readVarint(bytes, 0)
  if (!length || length.value > largest) return { files: [], whole: false, expected: null }
  const expected = Math.ceil(((length.next + length.value) * 4) / 3)
  const plain = inflate(bytes.subarray(length.next + 3, length.next + length.value))
  const { files, end } = readFiles(plain)
  const sum = checksumBytes(plain)
  const intact = [0, 1, 2].every((i) => bytes[length.next + i] === sum[i])
  const whole = intact && bytes.length === length.next + length.value && end === plain.length && payload.length === expected
  return { files, whole, expected }
}

function inflate(packed: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    const stream = new Inflate({ dictionary }, (chunk) => {
      size += chunk.length
      if (size > largest) throw new RangeError('too large')
      chunks.push(chunk)
    })
    // In pieces, so that of a broken stream all is had that stands before the break.
    for (let at = 0; at < packed.length; at += 32) stream.push(packed.slice(at, at + 32), false)
  } catch {
    return join(chunks)
  }
  return join(chunks)
}

function readFiles(plain: Uint8Array): { files: SourceFile[]; end: number } {
  const files: SourceFile[] = []
  let end = 0
  for (;;) {
    const name = readPrefixed(plain, end)
    const text = name && readPrefixed(plain, name.next)
    if (!name || !text) return { files, end }
    files.push({ name: name.value, text: text.value })
    end = text.next
  }
}

function readPrefixed(bytes: Uint8Array, at: number): { value: string; next: number } | undefined {
  const length = readVarint(bytes, at)
  if (!length || length.next + length.value > bytes.length) return undefined
  const next = length.next + length.value
  return { value: decodeText(bytes.subarray(length.next, next)), next }
}

function prefixed(text: string): Uint8Array {
  const bytes = encodeText(text)
  return join([varint(bytes.length), bytes])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return Uint8Array.of(...bytes, rest)
}

function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return undefined
    value |= (byte & 127) << (7 * i)
    if (byte < 128) return { value, next: at + i + 1 }
  }
  return undefined
}

/** 24 bits of FNV-1a. */
function checksumBytes(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return Uint8Array.of((hash >>> 24) & 0xff, (hash >>> 16) & 0xff, ((hash >>> 8) ^ hash) & 0xff)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
