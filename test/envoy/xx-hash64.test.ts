import { describe, expect, it } from 'vitest'
import { maglevPermutation, ringEntryHash, xxHash64 } from '../../src/envoy/xx-hash64.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(4)

describe('xxHash64', () => {
  it.each([
    ['', 0n, 0xef46db3751d8e999n],
    ['a', 0n, 0xd24ec4f1a98c6e5bn],
    ['abc', 0n, 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0n, 0xfbcea83c8a378bf1n],
    // Around the blocks of 32 bytes.
    [letters.slice(0, 31), 0n, 0x16058c7b947da137n],
    [letters.slice(0, 32), 0n, 0xbf2cd639b4143b80n],
    [letters.slice(0, 33), 1n, 0x260fa3b97dc4b23bn],
    [letters.slice(0, 63), 0n, 0xe1d5bec70d85cd20n],
    [letters.slice(0, 64), 1n, 0xcdff8d07942e7019n],
    [letters.slice(0, 96), 0n, 0x2a36837866647c0en],
  ])('%j with seed %s', (text, seed, hash) => expect(xxHash64(text, seed)).toBe(hash))

  it('hashes the bytes of UTF-8', () => expect(xxHash64('é🚀')).toBe(xxHash64(new TextEncoder().encode('é🚀'))))
  it('depends on the seed', () => expect(xxHash64('a', 1n)).not.toBe(xxHash64('a')))
})

/** Envoy's own ring of six hosts (127.0.0.1, ports 90 to 95), two entries each: ring_hash_lb_test.cc. */
const RING: readonly (readonly [hash: bigint, port: number])[] = [
  [833437586790550860n, 94],
  [928266305478181108n, 92],
  [1033482794131418490n, 90],
  [3551244743356806947n, 95],
  [3851675632748031481n, 93],
  [5583722120771150861n, 91],
  [6311230543546372928n, 91],
  [7700377290971790572n, 93],
  [13144177310400110813n, 95],
  [13444792449719432967n, 92],
  [15516499411664133160n, 94],
  [16117243373044804889n, 90],
]

describe('keys of hosts', () => {
  it('places the entries of a ring as Envoy does', () => {
    const entries = [90, 91, 92, 93, 94, 95].flatMap((port) => [0, 1].map((i) => [ringEntryHash(`127.0.0.1:${port}`, i), port] as const))
    expect(entries.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(RING)
  })

  it('walks a Maglev table of 7 as Envoy does', () => {
    const hosts = [90, 91, 92, 93, 94, 95].map((port) => ({ port, ...maglevPermutation(`127.0.0.1:${port}`, 7), next: 0 }))
    const table: (number | undefined)[] = Array.from({ length: 7 })
    for (let filled = 0; filled < 7; ) {
      for (const host of hosts) {
        if (filled === 7) break
        const free = () => (host.offset + host.next * host.skip) % 7
        while (table[free()] !== undefined) host.next++
        table[free()] = host.port
        filled++
      }
    }
    expect(table).toEqual([92, 94, 90, 91, 95, 90, 93])
  })
})
