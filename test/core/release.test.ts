import { expect, it, vi } from 'vitest'
import { release } from '../../src/core/release.ts'

const withTransfer = () => ({ buffer: Object.assign(new ArrayBuffer(8), { transfer: vi.fn((length: number) => new ArrayBuffer(length)) }) })

it('gives back the room of every array', () => {
  const arrays = [withTransfer(), withTransfer()]
  release(arrays)
  for (const { buffer } of arrays) expect(buffer.transfer.mock.calls).toEqual([[0]])
})

it('leaves that to the collector where the language cannot', () => {
  const buffer = Object.assign(new ArrayBuffer(8), { transfer: undefined })
  release([{ buffer }])
  expect(buffer.byteLength).toBe(8)
})
