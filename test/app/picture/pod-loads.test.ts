import { describe, expect, it } from 'vitest'
import { activeAt } from '../../../app/inspector/PodLoad.tsx'
import { loadAt, makePodLoads } from '../../../app/picture/pod-loads.ts'
import { none, none16 } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'
import { makeRecording } from '../fixtures/rows.ts'

describe('the load of a pod', () => {
  it.each([
    { what: 'counts what has begun and not ended', rows: [{ arrive: 0, end: 500_000 }], atMs: 300, active: 1 },
    { what: 'leaves out what has ended', rows: [{ arrive: 0, end: 500_000 }], atMs: 500, active: 0 },
    { what: 'leaves out what has not begun', rows: [{ arrive: 400_000, end: 900_000 }], atMs: 300, active: 0 },
    { what: 'keeps what never ends', rows: [{ arrive: 0, end: none }], atMs: 10_000, active: 1 },
    { what: 'leaves out what reached no pod', rows: [{ arrive: 0, end: 500_000, pod: none16 }], atMs: 100, active: 0 },
    { what: 'holds until the next moment', rows: [{ arrive: 200_000, end: 900_000 }], atMs: 299, active: 1 },
  ])('$what', ({ rows, atMs, active }) => {
    const recording = makeRecording(rows.map((row) => ({ edge: 0, pod: 0, ...row })))
    expect(loadAt(makePodLoads(recording), 0, atMs * 1000)).toBe(active)
  })

  it('is what counting all rows gives, at every moment of a run', () => {
    const recording = makeBookinfo()
    const loads = makePodLoads(recording)
    for (let atUs = 0; atUs <= recording.durationUs; atUs += 500_000)
      for (let pod = 0; pod < recording.pods.length; pod++) expect(loadAt(loads, pod, atUs)).toBe(activeAt(recording, pod, atUs))
  })
})
