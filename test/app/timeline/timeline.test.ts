import { describe, expect, it } from 'vitest'
import { eventBeside, requestBeside } from '../../../app/player/commands.ts'
import { playerStore } from '../../../app/store/player.ts'
import { latencyRange, makeChartData, shareAt, successFloor, valueAt } from '../../../app/timeline/chart-data.ts'
import { makeExtraData } from '../../../app/timeline/extra-data.ts'
import { crowdCount, makeMarkers } from '../../../app/timeline/markers.ts'
import { clearStretch, markStretch } from '../../../app/timeline/select-stretch.ts'
import { readTracks } from '../../../app/timeline/shown-tracks.ts'
import { stepAside } from '../../../app/timeline/step-name.ts'
import { axisTicks, moved, turnedTo, zoomed } from '../../../app/timeline/time-domain.ts'
import { chartFrame, valueRows } from '../../../app/timeline/tracks.ts'
import type { RecordedEvent } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const recording = makeBookinfo()

describe('the charts', () => {
  const data = makeChartData(recording, 4)

  it('stack the versions to one, the largest last', () => {
    expect(data.bands.at(-1)?.label).toBe('v1')
    expect(data.bands.at(-1)?.points.every((point) => Math.abs(point.to - 1) < 1e-9)).toBe(true)
    expect(data.bands.reduce((sum, band) => sum + (shareAt(band, data.bucket, 31.4) ?? 0), 0)).toBeCloseTo(1)
  })

  it('reach from the start to the end', () => {
    expect(data.success[0]?.x).toBe(0)
    expect(data.success.at(-1)?.x).toBe(60)
  })

  it('have no bands where nothing splits', () => {
    const plain = makeChartData(recording, -1)
    expect(plain.bands).toEqual([])
    expect(plain.rate.length).toBeGreaterThan(50)
  })

  it.each([
    [[1, 1], 0.99],
    [[1, 0.97], 0.95],
    [[0.9], 0.88],
    [[0.6], 0.5],
    [[0.2], 0],
  ])('success %j: axis from %d', (values, floor) => {
    expect(successFloor(values.map((y, x) => ({ x, y })))).toBe(floor)
  })

  it('take powers of ten around the latencies', () => {
    const [low, high] = latencyRange(data)
    expect(Number.isInteger(Math.log10(low)) && Number.isInteger(Math.log10(high))).toBe(true)
    expect(low).toBeLessThan(high)
  })

  it('read a value at a moment', () => {
    expect(
      valueAt(
        [
          { x: 0, y: 1 },
          { x: 2, y: 5 },
        ],
        1.9,
      ),
    ).toBe(1)
    expect(valueAt([], 1)).toBeNull()
  })
})

describe('markers', () => {
  const ejected = (atUs: number): RecordedEvent => ({ atUs, type: 'ejected', pod: 10, text: 'ejected' })

  it('become one with a count where they would lie on each other', () => {
    const crowded = { ...recording, events: [ejected(1e6), ejected(1.2e6), ejected(30e6)] }
    const markers = makeMarkers(crowded, 10)
    expect(markers.map((marker) => marker.type)).toEqual(['applied', 'crowd', 'ejected'])
    expect(markers.map(crowdCount)).toEqual([1, 2, 1])
  })

  it('show checks of a rollout that failed, and no others', () => {
    const look = (atMs: number, verdict: 'passed' | 'failed') => ({
      atMs,
      type: 'check' as const,
      weight: 10,
      step: 0,
      text: `success ${verdict}`,
      check: { metric: 'success', value: 97, bound: '≥ 99', verdict, samples: 40 },
    })
    const controllers = [{ name: 'reviews', log: [look(10_000, 'passed'), look(20_000, 'failed')] }]
    const markers = makeMarkers({ ...recording, events: [ejected(12e6)], controllers }, 10)
    expect(markers.slice(1)).toMatchObject([
      { type: 'ejected' },
      { type: 'check-failed', seconds: 20, text: 'success failed, at 20.0\u00a0s' },
    ])
  })

  it('show where the task of a lesson is done', () => {
    const markers = makeMarkers({ ...recording, events: [ejected(12e6)] }, 10, 12e6)
    expect(markers.slice(1)).toMatchObject([
      { type: 'ejected' },
      { type: 'lesson', seconds: 12, text: 'The task is done, from 12.0\u00a0s on' },
    ])
  })
})

describe('tracks', () => {
  it.each([
    { width: 1016, height: 204, layout: 'wide', shown: [true, true] },
    { width: 664, height: 156, layout: 'medium', shown: [true, false] },
    { width: 390, height: 80, layout: 'phone', shown: [false, false] },
  ] as const)('$layout: success and latency $shown', ({ width, height, layout, shown }) => {
    const frame = chartFrame(width, height, layout)
    expect([frame.success !== null, frame.latency !== null]).toEqual(shown)
    expect(frame.share.height).toBeGreaterThanOrEqual(24)
  })
})

it.each([
  { height: 24, most: 2, tight: true },
  { height: 33, most: 2, tight: true },
  { height: 34, most: 2, tight: false },
  { height: 70, most: 4, tight: false },
  { height: 36, wanted: 3, most: 3, tight: true },
  { height: 36, wanted: 1, most: 2, tight: false },
  { height: 51, wanted: 3, most: 3, tight: false },
])('beside a track of $height stand $most values', ({ height, wanted, ...rows }) => {
  expect(valueRows(height, wanted)).toEqual(rows)
})

describe('steps', () => {
  it('go from event to event and back', () => {
    const next = eventBeside(recording, 10e6, 1)
    expect(next).toBeGreaterThan(10e6)
    expect(eventBeside(recording, next ?? 0, -1)).toBeLessThanOrEqual(10e6)
    expect(eventBeside(recording, -1, -1)).toBeNull()
  })
})

it.each([
  { case: 'stands still away from the playhead', place: { start: 8, room: 300 }, x: 200, aside: 0 },
  { case: 'gives way to it', place: { start: 8, room: 300 }, x: 20, aside: 40 },
  { case: 'is hidden where there is no room to go', place: { start: 8, room: 70 }, x: 20, aside: null },
])('the name of a step $case', ({ place, x, aside }) => {
  expect(stepAside(place, 60, x)).toBe(aside)
})

describe('further tracks', () => {
  const data = makeChartData(recording, 4)

  it('count retries, ejected pods and requests', () => {
    expect(makeExtraData(recording, data, 'retries').points.some((point) => point.y > 0)).toBe(true)
    expect(makeExtraData(recording, data, 'ejections').most).toBe(1)
    expect(makeExtraData(recording, data, 'rate').points).toBe(data.rate)
  })

  it.each([
    [
      ['retries', 'rate', 'other'],
      ['rate', 'retries'],
    ],
    ['retries', []],
    [null, []],
  ])('of stored %j are %j', (stored, shown) => {
    expect(readTracks(stored)).toEqual(shown)
  })

  it.each([
    { height: 204, wished: 0, extras: 0 },
    { height: 204, wished: 1, extras: 1 },
    { height: 300, wished: 3, extras: 3 },
    { height: 120, wished: 3, extras: 0 },
  ])('take their room from the share: $extras of $wished in $height', ({ height, wished, extras }) => {
    const frame = chartFrame(1016, height, 'wide', wished)
    expect(frame.extras.length).toBe(extras)
    const last = frame.extras.at(-1) ?? frame.share
    expect(last.y + last.height).toBeLessThanOrEqual(frame.axis)
  })
})

it('selects a stretch by keys, and clears it', () => {
  playerStore.setState({ atMs: 30_000 })
  markStretch()
  expect(playerStore.getState().stretch).toBeNull()
  playerStore.setState({ atMs: 10_000 })
  markStretch()
  expect(playerStore.getState()).toMatchObject({ scope: 'selection', stretch: { fromMs: 10_000, toMs: 30_000 } })
  clearStretch()
  expect(playerStore.getState()).toMatchObject({ scope: 'step', stretch: null })
})

it('steps from request to request', () => {
  const first = requestBeside(recording, -1, 1) ?? -1
  const second = requestBeside(recording, first, 1) ?? -1
  expect(second).toBeGreaterThan(first)
  expect(requestBeside(recording, second, -1)).toBe(first)
  expect(requestBeside(recording, first, -1)).toBeNull()
})

describe('the part of the run in view', () => {
  const ten = { from: 20, to: 30 }

  it.each([
    ['half of it, around what is pointed at', zoomed({ from: 0, to: 60 }, 60, 30, 0.5), { from: 15, to: 45 }],
    ['what is pointed at keeps its place', zoomed(ten, 60, 22, 0.5), { from: 21, to: 26 }],
    ['two seconds at the least', zoomed({ from: 20, to: 22 }, 60, 20, 0.5), { from: 20, to: 22 }],
    ['all of a run of one second', zoomed({ from: 0, to: 1 }, 1, 0, 0.5), { from: 0, to: 1 }],
    ['all of the run at the most', zoomed(ten, 60, 22, Number.POSITIVE_INFINITY), { from: 0, to: 60 }],
    ['never before the run begins', zoomed({ from: 0, to: 10 }, 60, 10, 2), { from: 0, to: 20 }],
    ['later', moved(ten, 60, 5), { from: 25, to: 35 }],
    ['no later than the end', moved(ten, 60, 50), { from: 50, to: 60 }],
    ['no earlier than the start', moved(ten, 60, -50), { from: 0, to: 10 }],
    ['turned on to the playhead', turnedTo(ten, 60, 31), { from: 30, to: 40 }],
    ['turned back to the playhead', turnedTo(ten, 60, 0), { from: 0, to: 10 }],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected))
})

describe('the ticks of the axis', () => {
  it.each([
    ['a whole run', axisTicks({ from: 0, to: 60 }, 60, 810), [0, 10, 20, 30, 40, 50, 60]],
    ['a part of it, every second or two', axisTicks({ from: 34, to: 50 }, 60, 810), [34, 36, 38, 40, 42, 44, 46, 48, 50]],
    ['between whole seconds', axisTicks({ from: 33.4, to: 36.2 }, 60, 810), [34, 35, 36]],
    ['its end, in place of a tick near it', axisTicks({ from: 0, to: 61 }, 61, 810), [0, 10, 20, 30, 40, 50, 61]],
    ['a long run', axisTicks({ from: 0, to: 3600 }, 3600, 450), [0, 900, 1800, 2700, 3600]],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected))
})
