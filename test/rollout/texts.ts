import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { destinationRule, scenario, virtualService } from '../sim/texts.ts'

const examples = resolve(import.meta.dirname, '../../examples')

const service = (name: string, selector: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${selector} }, ports: [{ name: http, port: 9898 }] }
`

const deployment = (name: string, app: string, version: string, replicas: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app}, version: ${version} } }
    spec: { containers: [{ name: app, image: app, ports: [{ containerPort: 9898 }] }] }
`

/** How bad the new version is, in percent of its requests, and how many requests come for how long. */
interface Badness {
  readonly percentage: number
  readonly perSecond?: number
  readonly seconds?: number
}

/** All requests go to one subset and none to the other, as before a rollout. */
const allTo = (stable: string, canary: string) =>
  virtualService(
    'podinfo',
    `{ route: [{ destination: { host: podinfo, subset: ${stable} }, weight: 100 }, { destination: { host: podinfo, subset: ${canary} }, weight: 0 }] }`,
  )

const rehearsal = ({ perSecond = 40, seconds = 600 }: Badness, rollout: string) =>
  scenario(`  duration: ${seconds}s
  traffic: [{ name: shoppers, from: { workload: sleep }, rate: ${perSecond}/s, requests: [{ url: "http://podinfo:9898/" }] }]
  workloads: [{ match: { app: podinfo }, latency: { p50: 10ms, p99: 60ms } }]
  rollout:
${rollout}`)

const regression = ({ percentage }: Badness) =>
  `    regression: { failures: [{ percentage: ${percentage}, status: 500 }], latency: { p50: 12ms, p99: 90ms } }`

/** A plain list of three weights, which puts up with 2 % of failures. */
export function plainText(bad: Badness): string {
  return [
    service('podinfo', 'podinfo'),
    deployment('sleep', 'sleep', 'v1', 1),
    deployment('podinfo-v1', 'podinfo', 'v1', 2),
    deployment('podinfo-v2', 'podinfo', 'v2', 2),
    destinationRule('podinfo', 'v1', 'v2'),
    allTo('v1', 'v2'),
    rehearsal(
      bad,
      `    at: 10s
    host: podinfo
    stable: v1
    canary: v2
    steps:
      - setWeight: 10
      - check: { success: { atLeast: 98 }, latency: { p99: 250ms }, over: 30s, failures: 0 }
      - setWeight: 25
      - check: { success: { atLeast: 98 }, latency: { p99: 250ms }, over: 30s, failures: 0 }
      - setWeight: 50
      - check: { success: { atLeast: 98 }, latency: { p99: 250ms }, over: 30s, failures: 0 }
${regression(bad)}`,
    ),
  ].join('---')
}

/** A Canary of Flagger with its two own metrics, which puts up with 2 % of failures. */
export function flaggerText(bad: Badness): string {
  return [
    deployment('sleep', 'sleep', 'v1', 1),
    deployment('podinfo', 'podinfo', 'v1', 2),
    `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: podinfo }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: podinfo }
  service: { port: 9898 }
  analysis:
    interval: 30s
    threshold: 2
    maxWeight: 50
    stepWeight: 10
    metrics:
      - { name: request-success-rate, thresholdRange: { min: 98 }, interval: 1m }
      - { name: request-duration, thresholdRange: { max: 500 }, interval: 1m }
`,
    rehearsal(bad, `    at: 10s\n${regression(bad)}`),
  ].join('---')
}

/** A Rollout of Argo with its analysis beside the steps, as among the examples, with a version so bad. */
export function argoText(percentage: number): string {
  const texts = ['checkout.yaml', 'scenario.yaml'].map((name) => readFileSync(join(examples, 'rollout-argo', name), 'utf8'))
  return texts.join('\n---\n').replace('percentage: 5', `percentage: ${percentage}`)
}

/** A Rollout between subsets whose check is of both together, since they are one Service: a version so bad at 30 % of the requests. */
export function argoSubsetText(bad: Badness): string {
  return [
    service('podinfo', 'podinfo'),
    deployment('sleep', 'sleep', 'v1', 1),
    `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: podinfo }
spec:
  replicas: 4
  selector: { matchLabels: { app: podinfo } }
  template: { metadata: { labels: { app: podinfo } }, spec: { containers: [{ name: app, ports: [{ containerPort: 9898 }] }] } }
  strategy:
    canary:
      trafficRouting:
        istio:
          virtualService: { name: podinfo }
          destinationRule: { name: podinfo, canarySubsetName: canary, stableSubsetName: stable }
      steps:
      - setWeight: 30
      - pause: { duration: 60s }
      - analysis: { templates: [{ templateName: success }] }
`,
    `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: success }
spec:
  metrics:
  - name: success
    interval: 20s
    count: 3
    failureLimit: 1
    successCondition: result[0] >= 0.97
    provider:
      prometheus:
        query: |
          sum(rate(istio_requests_total{reporter="source",destination_service="podinfo.default.svc.cluster.local",response_code!~"5.*"}[1m]))
          / sum(rate(istio_requests_total{reporter="source",destination_service="podinfo.default.svc.cluster.local"}[1m]))
`,
    `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: podinfo }
spec: { host: podinfo, subsets: [{ name: canary, labels: { app: podinfo } }, { name: stable, labels: { app: podinfo } }] }
`,
    allTo('stable', 'canary'),
    rehearsal(bad, `    at: 10s\n${regression(bad)}`),
  ].join('---')
}
