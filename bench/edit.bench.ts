import { bench, describe } from 'vitest'
import { compile, simulate } from '../src/index.ts'
import { bookinfo, service } from '../test/sim/scene.ts'

const scenario = `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: bench }
spec:
  duration: 60s
  traffic:
  - name: users
    from: { gateway: default/bookinfo-gateway }
    rate: 40/s
    requests: [{ url: "http://bookinfo.app/productpage" }]
  workloads:
  - { match: { app: productpage }, calls: [{ url: "http://details:9080/" }, { url: "http://reviews:9080/" }] }
  - { match: { app: reviews, version: v2 }, calls: [{ url: "http://ratings:9080/" }] }
  - { match: { app: reviews, version: v3 }, calls: [{ url: "http://ratings:9080/" }] }
`

function rules(host: string, weight: number): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host} }
spec:
  host: ${host}
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host} }
spec:
  hosts: [${host}]
  http:
  - match: [{ headers: { end-user: { exact: jason } } }]
    route: [{ destination: { host: ${host}, subset: v2 } }]
  - route:
    - { destination: { host: ${host}, subset: v1 }, weight: ${100 - weight} }
    - { destination: { host: ${host}, subset: v2 }, weight: ${weight} }
`
}

/** Bookinfo with a canary, and as many other services with rules of their own as make up the size. */
function texts(bytes: number): readonly string[] {
  const others: string[] = []
  for (let i = 0, size = bookinfo.length + scenario.length; size < bytes; i++) {
    const text = [service(`other-${i}`, { v1: 2, v2: 1 }), rules(`other-${i}`, i % 100)].join('---')
    others.push(text)
    size += text.length
  }
  return [scenario, bookinfo, ...(others.length > 0 ? [others.join('---')] : [])]
}

/** The whole way from a changed weight to a recording of 60 seconds at 40 requests a second. */
describe.each([10, 100])('an edit in %i KB of YAML', (kilobytes) => {
  const fixed = texts(kilobytes * 1000)
  let weight = 0
  let cache = compile({ files: [] }).cache
  bench('to the whole recording', () => {
    weight = (weight + 1) % 100
    const files = [...fixed, rules('reviews', weight)].map((text, i) => ({ name: `${i}.yaml`, text }))
    const compiled = compile({ files }, cache)
    cache = compiled.cache
    const run = simulate(compiled)
    while (!run.next().done);
  })
})
