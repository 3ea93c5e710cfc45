import type { SourceFile } from '../../src/index.ts'
import { emptyInput, type InputState } from '../store/input.ts'

/** The scenario that runs on the welcome: one caller, two versions, as little text as makes it whole. */
export const demoManifests = `apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  selector: { app: reviews }
  ports:
  - { name: http, port: 9080 }
---
apiVersion: v1
kind: Service
metadata: { name: productpage }
spec:
  selector: { app: productpage }
  ports:
  - { name: http, port: 9080 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: productpage-v1 }
spec:
  replicas: 1
  selector: { matchLabels: { app: productpage, version: v1 } }
  template: { metadata: { labels: { app: productpage, version: v1 } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec:
  replicas: 3
  selector: { matchLabels: { app: reviews, version: v1 } }
  template: { metadata: { labels: { app: reviews, version: v1 } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v3 }
spec:
  replicas: 2
  selector: { matchLabels: { app: reviews, version: v3 } }
  template: { metadata: { labels: { app: reviews, version: v3 } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
  - { name: v1, labels: { version: v1 } }
  - { name: v3, labels: { version: v3 } }
`

/** The lines of the route that the slider edits, as the welcome shows them. */
export function demoRoute(weight: number): readonly string[] {
  return [
    '- destination: { host: reviews, subset: v1 }',
    `  weight: ${100 - weight}`,
    '- destination: { host: reviews, subset: v3 }',
    `  weight: ${weight}`,
  ]
}

function routing(weight: number): string {
  const route = demoRoute(weight)
    .map((line) => `    ${line}`)
    .join('\n')
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - route:
${route}
    retries: { attempts: 0 }
`
}

const scenario = `apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: welcome }
spec:
  duration: 36s
  seed: 7
  traffic:
  - name: shoppers
    from: { outside: true }
    rate: 40/s
    requests:
    - { method: GET, url: "http://productpage:9080/productpage" }
  workloads:
  - match: { app: productpage }
    latency: { p50: 4ms, p99: 9ms }
    calls:
    - { url: "http://reviews:9080/reviews/0", onFailure: ignore }
  - match: { app: reviews, version: v1 }
    latency: { p50: 17ms, p99: 43ms }
  - match: { app: reviews, version: v3 }
    latency: { p50: 31ms, p99: 1s }
    failures:
    - { percentage: 12, status: 503 }
`

/** The weight of v3 that the slider begins with. */
export const demoWeight = 10

export function demoFiles(weight: number): readonly SourceFile[] {
  return [
    { name: 'manifests.yaml', text: demoManifests },
    { name: 'reviews.yaml', text: routing(weight) },
    { name: 'scenario.yaml', text: scenario },
  ]
}

/** The input that runs behind the welcome; it is never stored. */
export function demoInput(weight: number): InputState {
  return { ...emptyInput, files: demoFiles(weight), open: 'reviews.yaml', title: 'Bookinfo' }
}
