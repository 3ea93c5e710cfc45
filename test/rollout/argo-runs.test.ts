import { expect, it } from 'vitest'
import { compile, loadRollouts, rolloutCourse } from '../../src/index.ts'
import { runToEnd } from '../run-to-end.ts'

const start = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---

apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web }
spec:
  replicas: 4
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "web:2", ports: [{ name: http, containerPort: 8080 }] }] } }
  strategy:
`

const rest = `---
apiVersion: v1
kind: Service
metadata: { name: caller }
spec: { selector: { app: caller }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: caller }
spec: { replicas: 1, selector: { matchLabels: { app: caller } }, template: { metadata: { labels: { app: caller } }, spec: { containers: [{ name: c }] } } }
---
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: x }
spec:
  duration: 200s
  traffic: [{ name: users, from: { workload: caller }, rate: 20/s, requests: [{ url: "http://web/" }] }]
  rollout: { at: 10s, regression: { failures: [{ percentage: 20, status: 500 }] } }
`

const subsets = `    canary:
      trafficRouting: { istio: { virtualService: { name: web, routes: [primary] }, destinationRule: { name: web, canarySubsetName: canary, stableSubsetName: stable } } }
      steps: [{ setWeight: 20 }, { pause: { duration: 30s } }, { setWeight: 60 }, { pause: { duration: 30s } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web], http: [{ name: primary, route: [{ destination: { host: web, subset: stable }, weight: 100 }, { destination: { host: web, subset: canary }, weight: 0 }] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, subsets: [{ name: stable, labels: { app: web } }, { name: canary, labels: { app: web } }] }
`

const pods = `    canary:
      steps: [{ setWeight: 25 }, { pause: { duration: 30s } }, { setWeight: 50 }, { pause: { duration: 30s } }]
`

const blueGreen = `    blueGreen: { activeService: web, previewService: web-preview, autoPromotionSeconds: 40 }
---
apiVersion: v1
kind: Service
metadata: { name: web-preview }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`

it.each([
  ['between subsets', subsets, 79_000, [0, 20, 60, 100], [440, 560]],
  ['by numbers of pods', pods, 79_000, [0, 25, 50, 100], [440, 600]],
  ['from one Service to the other', blueGreen, 53_000, [0, 100], [0, 0]],
] as const)('Argo moves requests %s and promotes', async (_, strategy, endMs, weights, [least, most]) => {
  await loadRollouts()
  const compiled = compile({ files: [{ name: 'web.yaml', text: start + strategy + rest }] })
  expect(compiled.diagnostics).toEqual([])
  const course = compiled.rollout && rolloutCourse(runToEnd(compiled), compiled.rollout, compiled.scenario.traffic)
  expect([course?.outcome, course?.endMs]).toEqual(['promoted', endMs])
  expect([...new Set(course?.log.map(({ weight }) => weight))]).toEqual(weights)
  expect(course?.met.requests).toBeGreaterThanOrEqual(least)
  expect(course?.met.requests).toBeLessThanOrEqual(most)
})
