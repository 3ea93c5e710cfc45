/** A Service on port 9080 with one Deployment for each version, and as many pods. */
export function service(name: string, versions: Readonly<Record<string, number>> = { v1: 1 }): string {
  const workloads = Object.entries(versions).map(
    ([version, replicas]) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}-${version} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name}, version: ${version} } }
  template:
    metadata: { labels: { app: ${name}, version: ${version} } }
    spec: { containers: [{ name: app, image: app, ports: [{ containerPort: 9080 }] }] }
`,
  )
  const front = `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 9080 }] }
`
  return [front, ...workloads].join('---')
}

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

const ingress = `
apiVersion: v1
kind: Service
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http2, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: bookinfo-gateway }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bookinfo }
spec:
  hosts: [bookinfo.app]
  gateways: [bookinfo-gateway]
  http: [{ route: [{ destination: { host: productpage, port: { number: 9080 } } }] }]
`

/** Bookinfo behind its gateway. */
export const bookinfo = [
  service('productpage'),
  service('details'),
  service('reviews', { v1: 1, v2: 1, v3: 1 }),
  service('ratings'),
  ingress,
].join('---')

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
