import { describe, expect, it } from 'vitest'
import type { Recording } from '../../src/index.ts'
import { flagBits } from '../../src/sim/flags.ts'
import { none16, rowBits } from '../../src/sim/recording.ts'
import { runOf } from '../run-to-end.ts'
import { service } from './scene.ts'

const rule = (policy: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock }
spec: { host: stock, trafficPolicy: { ${policy} } }
`

function recorded(more: {
  readonly rate?: string
  readonly manifests?: string
  readonly workload?: string
  readonly stock?: string
}): Recording {
  const scenario = `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: connections }
spec:
  duration: 10s
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: ${more.rate ?? '1/s'}, arrivals: constant, requests: [{ url: "http://stock:9080/" }] }]
  workloads: [{ match: { app: stock }, ${more.workload ?? 'latency: 5ms'} }]
`
  const parts = [service('sleep', { v1: 1 }, 80), more.stock ?? service('stock'), ...(more.manifests ? [more.manifests] : []), scenario]
  return runOf(...parts)
}

/** How long each request waited for a connection, in microseconds. */
const waits = ({ rows }: Recording) => Array.from({ length: rows.length }, (_, row) => (rows.start[row] ?? 0) - (rows.arrive[row] ?? 0))

describe('an idle connection', () => {
  it.each([
    ['is kept for an hour', '', 1],
    ['is closed by http.idleTimeout', rule('connectionPool: { http: { idleTimeout: 500ms } }'), 10],
    ['is kept while requests come often enough', rule('connectionPool: { http: { idleTimeout: 2s } }'), 1],
    ['is closed by tcp.idleTimeout where http says nothing', rule('connectionPool: { tcp: { idleTimeout: 500ms } }'), 10],
    ['goes by http where both are given', rule('connectionPool: { tcp: { idleTimeout: 500ms }, http: { idleTimeout: 2s } }'), 1],
    ['is not closed by a timeout of 0', rule('connectionPool: { http: { idleTimeout: 0s } }'), 1],
    ['is closed over HTTP/2 too', rule('connectionPool: { http: { h2UpgradePolicy: UPGRADE, idleTimeout: 500ms } }'), 10],
  ])('%s', (_, manifests, opened) => {
    const found = waits(recorded({ manifests }))
    expect(found.length).toBeGreaterThanOrEqual(9)
    expect(found.filter((us) => us > 0).length).toBe(Math.min(opened, found.length))
  })

  it('gives its place under maxConnections to another pod', () => {
    const manifests = rule(
      'connectionPool: { tcp: { maxConnections: 1 }, http: { idleTimeout: 500ms } }, loadBalancer: { simple: ROUND_ROBIN }',
    )
    expect(waits(recorded({ manifests, stock: service('stock', { v1: 3 }) })).every((us) => us === 500)).toBe(true)
  })
})

describe('HTTP/2 connections', () => {
  it.each([
    ['carry one request after the other', '', 1],
    ['close after maxRequestsPerConnection', ', maxRequestsPerConnection: 2', 5],
    ['are shared up to maxConcurrentStreams', ', maxConcurrentStreams: 1', 1],
  ])('%s', (_, more, opened) => {
    const manifests = rule(`connectionPool: { http: { h2UpgradePolicy: UPGRADE${more} } }`)
    const found = waits(recorded({ manifests }))
    expect(found.filter((us) => us > 0).length).toBe(opened)
  })

  it.each([
    ['all at once on one connection', '', 1],
    ['one at a time on each of several', ', maxConcurrentStreams: 1', 9],
  ])('carry slow requests %s', (_, more, opened) => {
    const manifests = rule(`connectionPool: { http: { h2UpgradePolicy: UPGRADE${more} } }`)
    const found = waits(recorded({ manifests, workload: 'latency: 20s' }))
    expect(found.length).toBeGreaterThanOrEqual(9)
    expect(found.filter((us) => us > 0).length).toBeGreaterThanOrEqual(opened)
    expect(found.filter((us) => us > 0).length).toBeLessThanOrEqual(opened + 1)
  })
})

const tcp = service('stock').replace('name: http', 'name: tcp')
const policy = (spec: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: guard }
spec: { selector: { matchLabels: { app: stock } }, ${spec} }
`

/** How the connections ended: the status as the client has it, whether a pod was reached, and whether its proxy closed it. */
function endings({ rows }: Recording): readonly string[] {
  const found = new Set<string>()
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    if (!(bits & rowBits.final)) continue
    const flags = bits & 0xffff
    found.add(
      `${rows.status[row]}${rows.pod[row] === none16 ? ' no pod' : ''}${bits & rowBits.inbound ? ' sidecar' : ''}${flags ? ` ${flags}` : ''}`,
    )
  }
  return [...found]
}

describe('a TCP connection', () => {
  it.each([
    ['carries the answer', {}, '200'],
    ['ends without a flag where the application breaks it', { workload: 'failures: [{ status: reset }]' }, '0'],
    [
      'ends where nothing is sent for too long',
      { workload: 'latency: 2s', manifests: rule('connectionPool: { tcp: { idleTimeout: 1s } }') },
      '0',
    ],
    [
      'ends by its age',
      { workload: 'latency: 2s', manifests: rule('connectionPool: { tcp: { maxConnectionDuration: 1s } }') },
      `0 ${flagBits.DT}`,
    ],
    ['is closed by the sidecar of the pod', { manifests: policy('action: ALLOW') }, '0 sidecar'],
    ['is let in by a rule on its port', { manifests: policy('rules: [{ to: [{ operation: { ports: ["9080"] } }] }]') }, '200'],
    [
      'is closed where a rule asks for HTTP, which it cannot see',
      { manifests: policy('rules: [{ to: [{ operation: { methods: [GET] } }] }]') },
      '0 sidecar',
    ],
    [
      'is denied by a rule that asks for HTTP',
      { manifests: policy('action: DENY, rules: [{ to: [{ operation: { methods: [POST] } }] }]') },
      '0 sidecar',
    ],
    ['is let in for its namespace', { manifests: policy('rules: [{ from: [{ source: { namespaces: [default] } }] }]') }, '200'],
    ['is not let in for another', { manifests: policy('rules: [{ from: [{ source: { namespaces: [other] } }] }]') }, '0 sidecar'],
    [
      'is known by the name that the mesh asks for',
      { manifests: policy('rules: [{ when: [{ key: connection.sni, values: ["outbound_.9080_._.stock*"] }] }]') },
      '200',
    ],
  ])('%s', (_, more, ending) => expect(endings(recorded({ stock: tcp, ...more }))).toEqual([ending]))
})

it('a gateway closes the connections that no rule allows, once the pod is connected', () => {
  const gateway = `
{apiVersion: v1, kind: Service, metadata: {name: gw}, spec: {selector: {istio: gateway}, ports: [{name: tcp, port: 9080, targetPort: 9080}]}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: gw}, spec: {selector: {matchLabels: {istio: gateway}}, template: {metadata: {labels: {istio: gateway}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}}
---
{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: gw}, spec: {selector: {istio: gateway}, servers: [{port: {number: 9080, name: tcp, protocol: TCP}, hosts: ["*"]}]}}
---
{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: stock}, spec: {hosts: ["*"], gateways: [gw], tcp: [{route: [{destination: {host: stock}}]}]}}
---
{apiVersion: telltale.dev/v1, kind: Scenario, metadata: {name: s}, spec: {duration: 2s, traffic: [{name: users, from: {gateway: gw}, rate: 5/s, requests: [{url: "http://any:9080/"}]}]}}
`
  const ends = (stock: string, policies: string) => new Set(endings(runOf(gateway, stock, ...(policies ? [policies] : []))))
  const denied = policy('action: ALLOW').replace('app: stock', 'istio: gateway')
  const none = tcp.replace('replicas: 1', 'replicas: 0')
  expect(ends(tcp, '')).toEqual(new Set(['200']))
  expect(ends(tcp, denied)).toEqual(new Set(['0', '0 no pod']))
  expect([...(ends(none, denied) ?? [])].some((end) => end.startsWith('0 no pod 4'))).toBe(true)
})
