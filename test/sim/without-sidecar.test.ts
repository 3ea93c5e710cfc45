import { describe, expect, it } from 'vitest'
import { asked, finish, scene, source, spoken, worldOf } from './scene.ts'
import { service } from './texts.ts'

const sleep = { type: 'workload', namespace: 'default', name: 'sleep-v1' } as const
const client = service('sleep', { v1: 1 }, 80).replace(
  'labels: { app: sleep, version: v1 } }\n    spec',
  "labels: { app: sleep, version: v1, sidecar.istio.io/inject: 'false' } }\n    spec",
)
const entry = (more: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api }
spec: { hosts: [api.example.com], location: MESH_EXTERNAL, ports: [{ number: 80, name: http, protocol: HTTP }], ${more} }
`

/** What each of its requests gets, all alike. */
function gets(url: string, ...texts: readonly string[]): string {
  const recording = finish(scene(worldOf(client, ...texts), { durationMs: 2000, traffic: [source(sleep, 20, asked(url))] }))
  const rows = spoken(recording)
  expect(rows.length).toBeGreaterThan(10)
  expect(recording.rows.decision.subarray(0, rows.length).every((decision) => decision === 0xffff)).toBe(true)
  const kind = recording.nodes[recording.edges[0]?.to ?? -1]?.kind
  return [...new Set(rows.map(({ to, pod, status }) => `${status} from ${to} (${kind}), ${pod === '' ? 'no pod' : pod}`))].join()
}

describe('a caller without a sidecar reaches', () => {
  it.each([
    {
      of: 'the pods of a Service',
      url: 'http://stock:9080/',
      texts: [service('stock')],
      gets: '200 from stock v1 (service), default/stock-v1-0',
    },
    {
      of: 'no pod of a Service that has none',
      url: 'http://stock:9080/',
      texts: [service('stock', { v1: 0 })],
      gets: '0 from stock (service), no pod',
    },
    { of: 'a host outside', url: 'http://api.example.com/', texts: [], gets: '200 from api.example.com (external), no pod' },
    {
      of: 'a host of a ServiceEntry, at whatever address',
      url: 'http://api.example.com/',
      texts: [entry('resolution: NONE')],
      gets: '200 from api.example.com (external), no pod',
    },
    { of: 'no host that DNS does not know', url: 'http://nowhere/', texts: [], gets: '0 from nowhere (unknown), no pod' },
  ])('$of', ({ url, texts, gets: expected }) => expect(gets(url, ...texts)).toBe(expected))
})
