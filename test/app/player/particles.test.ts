import { describe, expect, it } from 'vitest'
import { ParticleFrame, type ParticleScene, particleAt } from '../../../app/player/particles.ts'
import { focusNode, requestColours } from '../../../app/player/request-colours.ts'
import { shapes } from '../../../app/player/shapes.ts'
import { makeThinning, thinningStep } from '../../../app/player/thinning.ts'
import { makeTimetable } from '../../../app/player/timetable.ts'
import { none16, type Recording, rowBits } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'
import { makeRecording, type RowValues } from '../fixtures/rows.ts'

function makeScene(recording: Recording, changes: Partial<ParticleScene> = {}): ParticleScene {
  const points = Float32Array.of(0, 0, 80, 0, 160, 0)
  const tracks = recording.edges.map(() => ({ length: 160, points, width: 1 }))
  const timetable = makeTimetable({ recording, lengths: tracks.map((track) => track.length), speed: 1 })
  return {
    timetable,
    tracks,
    thinning: makeThinning(recording, 1),
    colours: requestColours(recording, focusNode(recording, '')),
    litRequest: -1,
    litEdges: null,
    ...changes,
  }
}

function frameOf(rows: readonly RowValues[], time: number): ParticleFrame {
  const frame = new ParticleFrame()
  frame.collect(makeScene(makeRecording(rows)), time)
  return frame
}

describe('a particle', () => {
  it.each([
    { what: 'crosses at an even pace', row: {}, time: 0.5, shape: 'circle', x: 80 },
    { what: 'is a diamond if it failed', row: { bits: rowBits.final | rowBits.failed, status: 503 }, time: 0.5, shape: 'diamond', x: 80 },
    { what: 'is a triangle if it is a retry', row: { bits: rowBits.final | rowBits.retry }, time: 0.5, shape: 'triangle', x: 80 },
    {
      what: 'is an open square if it is a copy, even a failed one',
      row: { bits: rowBits.final | rowBits.mirror | rowBits.failed },
      time: 0.5,
      shape: 'square',
      x: 80,
    },
    { what: 'stands as a ring while it is delayed', row: { start: 2_000_000, end: 2_010_000 }, time: 1, shape: 'ring', x: 13 },
    { what: 'goes on from where it stood', row: { start: 2_000_000, end: 2_010_000 }, time: 3 - 1e-9, shape: 'circle', x: 160 },
    {
      what: 'is a diamond although it waits, if it failed',
      row: { start: 2_000_000, end: 2_010_000, bits: rowBits.final | rowBits.failed },
      time: 1,
      shape: 'diamond',
      x: 13,
    },
    { what: 'stands at a slow pod', row: { end: 5_000_000 }, time: 3, shape: 'ring', x: 147 },
  ] as const)('$what', ({ row, time, shape, x }) => {
    const frame = frameOf([{ edge: 0, arrive: 0, end: 10_000, ...row }], time)
    expect(frame.count).toBe(1)
    expect(frame.shape[0]).toBe(shapes[shape])
    expect(frame.x[0]).toBeCloseTo(x, 0)
  })

  it('is gone when it has arrived, and not there before it leaves', () => {
    const rows = [{ edge: 0, arrive: 1_000_000, end: 1_010_000 }]
    expect([0.5, 1.5, 2.5].map((time) => frameOf(rows, time).count)).toEqual([0, 1, 0])
  })

  it('turns back on the way if it reaches no pod', () => {
    const rows = [{ edge: 0, arrive: 0, end: 0, pod: none16, bits: rowBits.final | rowBits.failed }]
    expect(frameOf(rows, 0.3).x[0]).toBeLessThan(0.42 * 160)
    expect(frameOf(rows, 0.6).count).toBe(0)
  })

  it('carries the colour of the version that its request reaches', () => {
    const frame = frameOf(
      [
        { edge: 0, arrive: 0, end: 10_000 },
        { request: 1, edge: 1, arrive: 0, end: 10_000 },
      ],
      0.5,
    )
    expect([...frame.colour.subarray(0, 2)].sort()).toEqual([1, 2])
  })

  it('can be pointed at within the tolerance', () => {
    const frame = frameOf([{ edge: 0, arrive: 0, end: 10_000 }], 0.5)
    expect(particleAt(frame, 88, 5, 12)).toBe(0)
    expect(particleAt(frame, 88, 15, 12)).toBe(-1)
  })
})

describe('a frame', () => {
  const recording = makeBookinfo()

  it('is the same whatever was shown before', () => {
    const scene = makeScene(recording)
    const direct = new ParticleFrame()
    direct.collect(scene, 31.4)
    const scrubbed = new ParticleFrame()
    for (const time of [40, 3, 59, 31.4]) scrubbed.collect(scene, time)
    expect(direct.count).toBeGreaterThan(50)
    expect(scrubbed.count).toBe(direct.count)
    expect([...scrubbed.x.subarray(0, direct.count)]).toEqual([...direct.x.subarray(0, direct.count)])
  })

  it('dims all but the selected request', () => {
    const scene = makeScene(recording)
    const frame = new ParticleFrame()
    frame.collect(scene, 31.4)
    const request = recording.rows.request[frame.row[0] ?? 0] ?? 0
    frame.collect({ ...scene, litRequest: request }, 31.4)
    const lit = Array.from({ length: frame.count }, (_, i) => i).filter((i) => frame.dim[i] === 0)
    expect(lit.length).toBeGreaterThan(0)
    expect(lit.every((i) => recording.rows.request[frame.row[i] ?? 0] === request)).toBe(true)
  })
})

describe('thinning', () => {
  it.each([
    [40, 1],
    [60, 1],
    [61, 2],
    [121, 5],
    [600, 10],
    [1180, 20],
    [3000, 50],
    [5000, 100],
  ])('%d/s: one particle for %d', (perSecond, step) => {
    expect(thinningStep(perSecond)).toBe(step)
  })

  it('counts by edge, at the speed of the eye', () => {
    const busy = makeBookinfo({ ratePerSecond: 40 })
    expect(makeThinning(busy, 1).each[0]).toBe(1)
    expect(makeThinning(busy, 10).each[0]).toBe(10)
    expect(makeThinning(busy, 10).each[5]).toBe(1)
  })
})
