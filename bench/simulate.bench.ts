import { bench, describe } from 'vitest'
import { asked, bookinfo, bookinfoApps, finish, ingress, scene, service, source, worldOf } from '../test/sim/scene.ts'

const split = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }, { name: v3, labels: { version: v3 } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - route:
    - { destination: { host: reviews, subset: v1 }, weight: 80 }
    - { destination: { host: reviews, subset: v2 }, weight: 15 }
    - { destination: { host: reviews, subset: v3 }, weight: 5 }
`
const gateway = { type: 'gateway', namespace: 'default', name: 'bookinfo-gateway' } as const

describe('simulated requests', () => {
  const oneHop = worldOf([service('sleep', { v1: 1 }, 80), service('reviews', { v1: 1, v2: 1, v3: 1 })].join('---'), split)
  const hops = source({ type: 'workload', namespace: 'default', name: 'sleep-v1' }, 2000, asked('http://reviews:9080/'))
  bench('100,000 through one proxy to three weighted subsets', () => {
    finish(scene(oneHop, { durationMs: 50_000, traffic: [hops] }))
  })

  const whole = worldOf([bookinfo, ingress].join('---'), split)
  const users = source(gateway, 1000, asked('http://bookinfo.app/productpage'))
  bench('20,000 users of Bookinfo, every hop recorded', () => {
    finish(scene(whole, { durationMs: 20_000, traffic: [users], workloads: bookinfoApps }))
  })
})
