export { bookinfo, service } from '../test/sim/texts.ts'

/** Subsets v1, v2 and v3 of a host, and their weights; jason always gets v2. */
export function canary(host: string, weights: readonly [number, number, number]): string {
  const routes = weights.map((weight, i) => `    - { destination: { host: ${host}, subset: v${i + 1} }, weight: ${weight} }`)
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host} }
spec:
  host: ${host}
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }, { name: v3, labels: { version: v3 } }]
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
${routes.join('\n')}
`
}

/** Users of Bookinfo, and what its applications call. */
export function bookinfoScenario(perSecond: number, seconds: number): string {
  return `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: bench }
spec:
  duration: ${seconds}s
  traffic:
  - { name: users, from: { gateway: default/bookinfo-gateway }, rate: ${perSecond}/s, requests: [{ url: "http://bookinfo.app/productpage" }] }
  workloads:
  - { match: { app: productpage }, calls: [{ url: "http://details:9080/" }, { url: "http://reviews:9080/" }] }
  - { match: { app: reviews, version: v2 }, calls: [{ url: "http://ratings:9080/" }] }
  - { match: { app: reviews, version: v3 }, calls: [{ url: "http://ratings:9080/" }] }
`
}

/** One workload that calls one host. */
export function callerScenario(url: string, perSecond: number, seconds: number): string {
  return `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: bench }
spec:
  duration: ${seconds}s
  traffic: [{ name: caller, from: { workload: default/sleep-v1 }, rate: ${perSecond}/s, requests: [{ url: "${url}" }] }]
`
}

/** A VirtualService with five rules, the last of which sends `share` of 100 requests to another host. */
export function fiveRules(host: string, other: string, share: number): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host} }
spec:
  hosts: [${host}]
  http:
  - match: [{ headers: { end-user: { exact: jason } } }]
    route: [{ destination: { host: ${host} } }]
  - match: [{ uri: { prefix: /api/v1 } }]
    timeout: 3s
    route: [{ destination: { host: ${host} } }]
  - match: [{ uri: { exact: /login } }]
    rewrite: { uri: /auth }
    route: [{ destination: { host: ${other} } }]
  - match: [{ uri: { regex: "/v[0-9]+/.*" } }]
    retries: { attempts: 3, perTryTimeout: 2s }
    route: [{ destination: { host: ${host} } }]
  - route:
    - { destination: { host: ${host} }, weight: ${100 - share} }
    - { destination: { host: ${other} }, weight: ${share} }
`
}
