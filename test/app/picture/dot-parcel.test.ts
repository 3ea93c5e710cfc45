import { describe, expect, it } from 'vitest'
import { makeParcel, packDots, unpackDots } from '../../../app/picture/dot-parcel.ts'
import { type Dots, mostParticles } from '../../../app/player/shapes.ts'

function makeDots(count: number): Dots {
  const bytes = (step: number) => Uint8Array.from({ length: mostParticles }, (_, i) => (i * step) % 7)
  const floats = (start: number) => Float32Array.from({ length: mostParticles }, (_, i) => start + i / 4)
  return { count, x: floats(3), y: floats(9000), shape: bytes(1), colour: bytes(2), turn: bytes(3), dim: bytes(4) }
}

describe('a parcel of dots', () => {
  it.each([0, 1, 3, 777, mostParticles])('gives back all %i that were put into it', (count) => {
    const dots = makeDots(count)
    const parcel = makeParcel()
    packDots(dots, parcel)
    const { count: unpacked, ...columns } = unpackDots(parcel, count)
    expect(unpacked).toBe(count)
    for (const [name, column] of Object.entries(columns)) {
      expect([...column], name).toEqual([...dots[name as keyof typeof columns].subarray(0, count)])
    }
  })

  it('holds the latest of several frames', () => {
    const parcel = makeParcel()
    packDots(makeDots(mostParticles), parcel)
    packDots({ ...makeDots(2), x: Float32Array.of(5, 6) }, parcel)
    expect([...unpackDots(parcel, 2).x]).toEqual([5, 6])
  })
})
