import { describe, expect, it } from 'vitest'
import { asked, bookinfo, bookinfoApps, finish, scene, source, spoken, tally, worldOf } from './scene.ts'
import { destinationRule } from './texts.ts'

const canary = `${destinationRule('reviews', 'v1', 'v2', 'v3')}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - match: [{ headers: { end-user: { exact: jason } } }]
    route: [{ destination: { host: reviews, subset: v2 } }]
  - route:
    - { destination: { host: reviews, subset: v1 }, weight: 90 }
    - { destination: { host: reviews, subset: v3 }, weight: 10 }
`

const shares: Readonly<Record<string, number>> = { v1: 0.81, v2: 0.1, v3: 0.09 }

describe('the Bookinfo canary', () => {
  const world = worldOf(bookinfo, canary)
  const page = 'http://bookinfo.app/productpage'
  const users = source(
    { type: 'gateway', namespace: 'istio-system', name: 'istio-ingressgateway' },
    40,
    asked(page, { weight: 9 }),
    asked(page, { headers: { 'end-user': 'jason' } }),
  )
  const recording = finish(scene(world, { durationMs: 60_000, traffic: [users], workloads: bookinfoApps }))
  const rows = spoken(recording)

  const hops = tally(rows, (row) => `${row.from} > ${row.to}`)
  const requests = hops['users > istio-ingressgateway'] ?? 0

  it('sends each user through gateway, productpage, details and reviews', () => {
    expect(Object.keys(hops).sort()).toEqual([
      'istio-ingressgateway > productpage v1',
      'productpage v1 > details v1',
      'productpage v1 > reviews v1',
      'productpage v1 > reviews v2',
      'productpage v1 > reviews v3',
      'reviews v2 > ratings v1',
      'reviews v3 > ratings v1',
      'users > istio-ingressgateway',
    ])
    expect(requests).toBeGreaterThan(2200)
    expect(requests).toBeLessThan(2600)
  })

  it('splits by weight and by header, as expected beside observed', () => {
    for (const edge of recording.edges.filter(({ to }) => recording.nodes[to]?.name === 'reviews')) {
      const label = recording.nodes[edge.to]?.versions[edge.toVersion]?.label ?? ''
      const expected = shares[label] ?? 0
      expect(edge.expected[0]).toBeCloseTo(expected, 9)
      const share = (hops[`productpage v1 > reviews ${label}`] ?? 0) / requests
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / requests))
    }
  })

  it('answers 200 to all, children within their parents', () => {
    expect(
      tally(
        rows.filter((row) => row.end < 60_000_000),
        (row) => `${row.status} ${row.flags}`,
      ),
    ).toEqual({ '200 ': rows.filter((row) => row.end < 60_000_000).length })
    expect(rows.every((row) => row.arrive <= row.start && row.start <= row.end)).toBe(true)
  })
})
