import { describe, expect, it } from 'vitest'
import { ejectionAt, panicAt } from '../../src/metrics/panic.ts'
import { podReason } from '../../src/metrics/pod-reason.ts'
import { none16, type RecordedBadge, type RecordedEvent, type RecordedPod, type Recording } from '../../src/sim/recording.ts'
import { edge, node, recordingOf } from './recordings.ts'

const [all, v1, v3, foreign] = ['', 'v1', 'v3', 'other'].map((subset) => `outbound|9080|${subset}|reviews.default.svc.cluster.local`)

interface Given {
  readonly pod?: number
  readonly versions?: readonly { readonly label: string; readonly pods: readonly number[] }[]
  readonly events?: readonly Partial<RecordedEvent>[]
  readonly badges?: readonly Partial<RecordedBadge>[]
  readonly unready?: readonly number[]
}

const canary = [
  { label: 'v1', pods: [0, 1] },
  { label: 'v3', pods: [2] },
]

/** A try at 20 s at a pod of reviews: two of v1 and one of v3, unless told otherwise. */
function given({ pod = 0, versions = canary, events = [], badges = [], unready = [] }: Given): Recording {
  const pods = versions.flatMap((version, index) =>
    version.pods.map(
      (number): RecordedPod => ({
        name: `default/reviews-${number}`,
        node: 1,
        version: index,
        ip: '',
        ready: !unready.includes(number),
      }),
    ),
  )
  const reviews = {
    ...node('reviews'),
    versions: versions.map((version) => ({ workload: '', ...version })),
    badges: badges.map((badge): RecordedBadge => ({ kind: 'outlier-detection', text: '', ...badge })),
  }
  return recordingOf([{ request: 0, edge: 0, pod, arrive: 20_000 }], {
    nodes: [node('productpage'), reviews],
    edges: [edge(0, 1)],
    pods,
    events: events.map((event): RecordedEvent => ({ atUs: 10e6, type: 'ejected', by: 0, text: '', ...event })),
  })
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const panic: Partial<RecordedBadge> = { panicBelow: 50 }

describe('the reason of a pod', () => {
  it.each<{ of: string; given: Given; cluster: string | undefined; says: string }>([
    { of: 'no pod', given: { pod: none16 }, cluster: all, says: '' },
    { of: 'all pods of the service', given: {}, cluster: all, says: 'one of 3, by the load balancer' },
    { of: 'no proxy', given: {}, cluster: '', says: 'one of 3, by the load balancer' },
    { of: 'the pods of the subset', given: {}, cluster: v1, says: 'one of 2, by the load balancer' },
    { of: 'a subset of one pod', given: { pod: 2 }, cluster: v3, says: 'the only pod' },
    { of: 'a subset not named for the version', given: {}, cluster: foreign, says: 'by the load balancer' },
    {
      of: 'a subset not named for the only version',
      given: { versions: [{ label: 'v1', pods: [0, 1, 2] }] },
      cluster: foreign,
      says: 'one of 3, by the load balancer',
    },
    { of: 'others that are not ready', given: { unready: [1, 2] }, cluster: all, says: 'the only pod' },
    {
      of: 'one other ejected',
      given: { events: [{ pod: 1, untilUs: 40e6 }] },
      cluster: all,
      says: 'one of 2, by the load balancer; reviews-1 is ejected until 40.0 s',
    },
    {
      of: 'the only other ejected, until nobody knows when',
      given: { events: [{ pod: 1 }] },
      cluster: v1,
      says: 'the only choice: reviews-1 is ejected',
    },
    {
      of: 'all others ejected',
      given: { events: [{ pod: 1, untilUs: 40e6 }, { pod: 2 }] },
      cluster: all,
      says: 'the only choice: reviews-1 is ejected until 40.0 s',
    },
    { of: 'an ejection by another proxy', given: { events: [{ pod: 1, by: 7 }] }, cluster: all, says: 'one of 3, by the load balancer' },
    { of: 'a later ejection', given: { events: [{ pod: 1, atUs: 20e6 + 1 }] }, cluster: all, says: 'one of 3, by the load balancer' },
    {
      of: 'one that has returned',
      given: { events: [{ pod: 1 }, { pod: 1, type: 'returned', atUs: 15e6 }] },
      cluster: all,
      says: 'one of 3, by the load balancer',
    },
    {
      of: 'panic',
      given: { badges: [panic], events: [{ pod: 1 }, { pod: 2 }] },
      cluster: all,
      says: 'one of 3, ejected or not: with 1 of 3 healthy, fewer than 50 %, the proxy is in panic and ignores ejections',
    },
    {
      of: 'panic about itself',
      given: { pod: 2, badges: [panic], events: [{ pod: 2 }] },
      cluster: v3,
      says: 'the only pod, ejected or not: with 0 of 1 healthy, fewer than 50 %, the proxy is in panic and ignores ejections',
    },
  ])('with $of: "$says"', ({ given: what, cluster = '', says }) => expect(plain(podReason(given(what), 0, cluster))).toBe(says))
})

describe('panic', () => {
  it.each<{ of: string; badges: readonly Partial<RecordedBadge>[]; healthy: number; below: number | null }>([
    { of: 'no outlier detection', badges: [], healthy: 0, below: null },
    { of: 'as many healthy as asked for', badges: [panic], healthy: 2, below: null },
    { of: 'one fewer', badges: [panic], healthy: 1, below: 50 },
    { of: 'a threshold of 0', badges: [{ panicBelow: 0 }], healthy: 0, below: null },
    { of: 'a threshold of another version', badges: [{ ...panic, version: 'v3' }], healthy: 0, below: null },
    { of: 'a threshold of its version', badges: [{ ...panic, version: 'v1' }], healthy: 1, below: 50 },
    { of: 'a badge without one before it', badges: [{}, { panicBelow: 100 }], healthy: 3, below: 100 },
    {
      of: 'those of two versions',
      badges: [
        { panicBelow: 10, version: 'v3' },
        { panicBelow: 90, version: 'v1' },
      ],
      healthy: 3,
      below: 90,
    },
  ])('with $of and $healthy of 4 healthy: below $below', ({ badges, healthy, below }) => {
    const pods = [0, 1, 2, 3]
    const versions = [
      { label: 'v1', pods },
      { label: 'v3', pods: [] },
    ]
    const recording = given({ badges, versions, events: pods.slice(healthy).map((pod) => ({ pod })) })
    expect(panicAt(recording, pods, 0, 20e6)).toEqual(below === null ? null : { below, healthy, of: 4 })
  })

  it('is none among no pods, or of pods that the recording does not know', () => {
    const recording = given({ badges: [panic], events: [{ pod: 9 }] })
    expect([panicAt(recording, [], 0, 20e6), panicAt(recording, [9], 0, 20e6)]).toEqual([null, null])
  })
})

describe('an ejection', () => {
  const events: Partial<RecordedEvent>[] = [
    { pod: 1, atUs: 1e6 },
    { pod: 1, atUs: 3e6, type: 'returned' },
    { pod: 1, atUs: 5e6, untilUs: 9e6 },
    { pod: 1, atUs: 6e6, type: 'pod-stopped' },
    { pod: 1, atUs: 7e6, type: 'breaker-opened' },
  ]
  it.each([
    [1e6 - 1, undefined],
    [1e6, 1e6],
    [3e6 - 1, 1e6],
    [3e6, undefined],
    [5e6, 5e6],
    [8e6, 5e6],
  ])('at %d µs is the one of %s', (atUs, since) => expect(ejectionAt(given({ events }), 1, 0, atUs)?.atUs).toBe(since))
})
