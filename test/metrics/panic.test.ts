import { describe, expect, it } from 'vitest'
import { none, panicAt, type Recording, requestLife } from '../../src/index.ts'
import { report } from '../examples/example-report.ts'

const workload = (name: string, replicas: number) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } } }
---
`

/** All four pods of the backend fail from 2 s on, and are ejected one after the other. */
function run(minHealthPercent: number): Recording {
  const text = `${workload('web', 1)}${workload('backend', 4)}apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: backend }
spec:
  host: backend
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 3, interval: 1s, baseEjectionTime: 30s, maxEjectionPercent: 100, minHealthPercent: ${minHealthPercent} }
---
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: panic }
spec:
  duration: 20s
  traffic: [{ name: users, from: { outside: true }, rate: 30/s, requests: [{ url: "http://web/" }] }]
  workloads:
    - { match: { app: web }, calls: [{ url: "http://backend/" }] }
    - { match: { app: backend }, failures: [{ percentage: 100, status: 503, between: [2s, 20s] }] }
`
  return report([{ name: 'panic.yaml', text }]).recording
}

/** Of the last call to the backend: what became of it, and why its pod. */
function lastCall(recording: Recording): { readonly cause: string | undefined; readonly reasons: readonly string[] } {
  const { rows, edges, nodes } = recording
  let last = -1
  for (let row = 0; row < rows.length; row++)
    if (nodes[edges[rows.edge[row] ?? 0]?.to ?? -1]?.name === 'backend' && rows.end[row] !== none) last = row
  const life = requestLife(recording, rows.request[last] ?? 0)
  return {
    cause: life?.cause,
    reasons:
      JSON.stringify(life?.calls)
        .match(/"podReason":"[^"]*/g)
        ?.map((each) => each.slice(13)) ?? [],
  }
}

describe('panic, where too many pods are ejected', () => {
  it('sends to ejected pods, and the reason of the pod says so', () => {
    const recording = run(50)
    const { cause, reasons } = lastCall(recording)
    expect(cause).toContain('was answered with 503')
    expect(reasons).toContainEqual(
      expect.stringMatching(/^one of 4, ejected or not: with [01] of 4 healthy, fewer than 50 %, the proxy is in panic/),
    )
  })

  it('is counted for each proxy, below the threshold only', () => {
    const recording = run(50)
    const pods = recording.pods.flatMap(({ name }, i) => (name.includes('backend') ? [i] : []))
    const web = recording.nodes.findIndex(({ name }) => name === 'web')
    const gone = recording.events.filter(({ type }) => type === 'ejected').map(({ atUs }) => atUs)
    expect(panicAt(recording, pods, web, 1e6)).toBeNull()
    expect(panicAt(recording, pods, web, gone[1] ?? 0)).toBeNull()
    expect(panicAt(recording, pods, web, gone[2] ?? 0)).toEqual({ below: 50, healthy: 1, of: 4 })
    expect(panicAt(recording, pods, 0, 20e6)).toBeNull()
  })

  it('is off at 0, Istio’s default: without a healthy pod there is no upstream', () => {
    const recording = run(0)
    expect(recording.nodes.flatMap(({ badges }) => badges.map(({ panicBelow }) => panicBelow)).filter(Boolean)).toEqual([])
    const { cause, reasons } = lastCall(recording)
    expect(cause).toMatch(/no .*pod|UH|upstream/i)
    expect(reasons.join()).not.toContain('panic')
  })
})
