import { describe, expect, it } from 'vitest'
import { activityAt, makeActivity } from '../../../app/picture/activity.ts'
import { isWithin, makeFullSpans, podNow } from '../../../app/picture/pod-now.ts'
import { failedPlace, outcomeColours } from '../../../app/player/request-colours.ts'
import { compile, type Recording, simulate } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const manifests = `apiVersion: v1
kind: Service
metadata: { name: orders }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 1
  selector: { matchLabels: { app: orders } }
  template: { metadata: { labels: { app: orders, version: v1 } }, spec: { containers: [{ name: a, image: a }] } }
---
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: pods }
spec:
  duration: 30s
  traffic: [{ name: web, from: { outside: true }, rate: 20/s, requests: [{ url: http://orders/ }] }]
  workloads: [{ match: { app: orders }, latency: 100ms, concurrency: 1 }]
  timeline:
    - { at: 5s, scale: { workload: orders, replicas: 2 } }
    - { at: 20s, kill: { pod: orders-0 } }
`

function run(text: string): Recording {
  const running = simulate(compile({ files: [{ name: 'a.yaml', text }], seed: 7 }))
  let part = running.next()
  while (!part.done) part = running.next()
  return part.value
}

const bookinfo = makeBookinfo()

describe('the pods at a moment', () => {
  const recording = run(manifests)
  const pod = (name: string) => recording.pods.findIndex((each) => each.name.endsWith(name))

  it.each([
    { name: 'orders-0', s: 1, phase: 'ready' },
    { name: 'orders-1', s: 1, phase: 'spare' },
    { name: 'orders-1', s: 15, phase: 'ready' },
    { name: 'orders-0', s: 20.5, phase: 'gone' },
    { name: 'orders-0', s: 29, phase: 'ready' },
  ])('$name is $phase at $s s', ({ name, s, phase }) => {
    expect(podNow(recording, pod(name), s * 1e6).phase).toBe(phase)
  })

  it('know when they are back, and what took them away', () => {
    const { by, readyUs } = podNow(recording, pod('orders-0'), 20.5e6)
    expect(by?.text).toContain('was killed')
    expect(readyUs).toBeGreaterThan(20.5e6)
  })

  it('are full while they work on as many requests as they can', () => {
    const spans = makeFullSpans(recording).get(pod('orders-0')) ?? []
    expect(spans.length).toBeGreaterThan(0)
    expect(isWithin(spans, 4e6, 5e6)).toBe(true)
    expect(makeFullSpans(bookinfo).size).toBe(0)
  })
})

it.each([
  { spans: [2, 4], from: 0, to: 2, within: false },
  { spans: [2, 4], from: 3, to: 9, within: true },
  { spans: [2], from: 8, to: 9, within: true },
  { spans: [], from: 0, to: 9, within: false },
])('spans $spans have a part of $from to $to: $within', ({ spans, from, to, within }) => {
  expect(isWithin(spans, from, to)).toBe(within)
})

it('tells which policies act, and where', () => {
  const activity = makeActivity(bookinfo)
  const reviews = bookinfo.nodes.findIndex((node) => node.name === 'reviews')
  const moments = Array.from({ length: activity.buckets }, (_, i) => i * activity.bucketUs)
  expect(moments.some((us) => activityAt(activity, reviews, 'retries', us) === 'acting')).toBe(true)
  expect(moments.every((us) => activityAt(activity, reviews, 'rate-limit', us) === 'idle')).toBe(true)
  expect(moments.every((us) => activityAt(activity, reviews, 'traffic-split', us) === 'idle')).toBe(true)
})

it('colours by outcome just the requests that failed for their users', () => {
  const colours = outcomeColours(bookinfo)
  const failed = colours.filter((place) => place === failedPlace).length
  expect(failed).toBeGreaterThan(0)
  expect(colours.filter((place) => place === 0).length).toBe(colours.length - failed)
})
