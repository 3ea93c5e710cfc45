import { expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { decodeScenario } from '../../src/scenario/decode.ts'
import { printScenario } from '../../src/scenario/print.ts'
import { requestName, requestOf } from '../../src/scenario/request-url.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'

const jason = requestOf({ scheme: 'http', authority: 'bookinfo.app', path: '/a?b={c}' }, 'POST', { 'end-user': 'jason: yes' })
const scenario: Scenario = {
  name: 'whole',
  durationMs: 90_500,
  seed: 3,
  mesh: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
  traffic: [
    {
      name: 'users',
      from: { type: 'gateway', namespace: 'default', name: 'front' },
      rate: { type: 'poisson', perSecond: 40 },
      requests: [{ name: requestName(jason), weight: 9, url: 'http://bookinfo.app/a?b={c}', request: jason }],
    },
    {
      name: 'outside: too',
      from: { type: 'outside' },
      rate: {
        type: 'ramp',
        arrivals: 'constant',
        points: [
          { atMs: 0, perSecond: 1 },
          { atMs: 250, perSecond: 2.5 },
        ],
      },
      requests: [
        { name: 'named', weight: 1, url: 'http://b', request: requestOf({ scheme: 'http', authority: 'b', path: '/' }, 'GET', {}) },
      ],
    },
    {
      name: 'sleep',
      from: { type: 'workload', namespace: 'tools', name: 'sleep' },
      rate: { type: 'constant', perSecond: 1 },
      requests: [
        { name: 'named', weight: 1, url: 'http://b', request: requestOf({ scheme: 'http', authority: 'b', path: '/' }, 'GET', {}) },
      ],
    },
    ...(
      [
        { type: 'spike', arrivals: 'poisson', perSecond: 20, peakPerSecond: 200, atMs: 20_000, forMs: 5000 },
        { type: 'sine', arrivals: 'constant', perSecond: 40, amplitudePerSecond: 30, periodMs: 30_000 },
        { type: 'users', count: 20, think: { p50Ms: 1000, p99Ms: 4000 }, rampUpMs: 10_000 },
        { type: 'users', count: 1, think: { p50Ms: 0, p99Ms: 0 }, rampUpMs: 0 },
      ] as const
    ).map((rate) => ({
      name: 'outside',
      from: { type: 'outside' } as const,
      rate,
      sessions: 5,
      requests: [
        { name: 'named', weight: 1, url: 'http://b', request: requestOf({ scheme: 'http', authority: 'b', path: '/' }, 'GET', {}) },
      ],
    })),
  ],
  workloads: [
    {
      match: { app: 'a', version: 'v1' },
      latency: { p50Ms: 12, p99Ms: 80 },
      failures: [
        { share: 0.05, status: 503, fromMs: 1000, toMs: 2000 },
        { share: 1, status: 'hang', fromMs: 0, toMs: Infinity },
      ],
      concurrency: 4,
      calls: [{ url: 'http://c:1/', method: 'PUT', headers: { a: '1' }, forwardHeaders: ['end-user'], onFailure: 'ignore' }],
      parallelCalls: true,
    },
    {
      match: { app: 'c' },
      latency: { p50Ms: 20, p99Ms: 20, perActiveMs: 2 },
      queue: 0,
      responseBytes: 1200,
      startupMs: 5000,
      failures: [],
      concurrency: 1,
      calls: [],
      parallelCalls: false,
    },
    { match: { app: 'd' }, latency: { p50Ms: 20, p99Ms: 20, meanMs: 20 }, failures: [], concurrency: 0, calls: [], parallelCalls: false },
    { match: { app: 'b' }, failures: [], concurrency: 0, calls: [], parallelCalls: false },
  ],
  timeline: [
    { atMs: 40_000, name: 'reviews 50 / 50', apply: 'apiVersion: v1\nkind: Service\n\nmetadata:\n  name: a\n' },
    { atMs: 50_000, name: '2', apply: 'a: 1' },
  ],
  actions: [
    { atMs: 10_000, name: 'a crash', type: 'kill', pod: 'default/a-0', count: 1 },
    { atMs: 20_000, name: 'scale tools/a to 0', type: 'scale', workload: 'tools/a', count: 0 },
    { atMs: 20_000, name: 'unready 2 of default/a', type: 'unready', workload: 'default/a', count: 2 },
  ],
  derived: false,
}

it('prints what decodes to the same scenario', () => {
  const text = printScenario(scenario)
  const parsed = parseManifests([{ name: 'scenario.yaml', text }])
  const resource = parsed.value[0]
  if (!resource) throw new Error(text)
  const decoded = decodeScenario(resource, scenario)
  expect([...parsed.diagnostics, ...decoded.diagnostics]).toEqual([])
  const plain = JSON.parse(JSON.stringify(decoded.value, (key, value) => (/^(range|applyRange)$/.test(key) ? undefined : value)))
  expect(plain).toEqual(JSON.parse(JSON.stringify(scenario)))
})
