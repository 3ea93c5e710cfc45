import { describe, expect, it } from 'vitest'
import { finish } from '../../src/core/parts.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { applyInParts } from '../../src/scenario/apply.ts'
import { decodeScenario } from '../../src/scenario/decode.ts'
import { parseRate, printRate } from '../../src/scenario/rate.ts'
import { parseUrl } from '../../src/scenario/request-url.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'

const derived: Scenario = {
  name: 'derived',
  durationMs: 60_000,
  seed: 7,
  mesh: {},
  traffic: [],
  workloads: [],
  timeline: [],
  derived: true,
}

function decode(spec: string) {
  const text = `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: canary }\nspec:\n${spec.replaceAll(/^/gm, '  ')}\n`
  const parsed = parseManifests([{ name: 'scenario.yaml', text }])
  const resource = parsed.value[0]
  if (!resource) throw new Error('no resource')
  const { value, diagnostics } = decodeScenario(resource, derived)
  return {
    scenario: value,
    text,
    problems: [...parsed.diagnostics, ...diagnostics].map((d) => `${d.code} ${text.slice(d.range.start, d.range.end).split('\n')[0]}`),
    diagnostics,
  }
}

const whole = `
duration: 90s
seed: 11
mesh: { outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
traffic:
  - name: shoppers
    from: { gateway: shop/front }
    rate: { ramp: [ { at: 0s, rate: 60/m }, { at: 30s, rate: 20/s } ] }
    arrivals: constant
    requests:
      - { weight: 9, url: http://bookinfo.app/productpage?x=1#top }
      - { method: post, url: https://bookinfo.app, headers: { End-User: jason, X-Beta: true } }
  - { from: { workload: { name: sleep, namespace: tools } }, requests: [ { url: "http://reviews:9080/reviews/0" } ] }
  - { from: { outside: true }, rate: 5, requests: [ { url: "http://reviews:9080/" } ] }
workloads:
  - match: { app: reviews, version: v2 }
    latency: { p50: 12ms, p99: 80ms }
    failures: [ { percentage: 5, status: 503, between: [20s, 40s] }, { status: reset } ]
    concurrency: 16
    calls: [ { url: "http://ratings:9080/ratings/0", forwardHeaders: [End-User], onFailure: ignore } ]
timeline:
  - { at: 50s, name: later, apply: "" }
  - at: 40s
    apply: |-
      apiVersion: v1
      kind: Service
      metadata: { name: reviews }
`

describe('decodeScenario', () => {
  const { scenario, problems } = decode(whole)

  it('has nothing to say about a whole scenario', () => expect(problems).toEqual([]))
  it('reads durations, seed and mesh settings', () =>
    expect(scenario).toMatchObject({
      name: 'canary',
      durationMs: 90_000,
      seed: 11,
      derived: false,
      mesh: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
    }))
  it('reads sources', () =>
    expect(scenario.traffic).toMatchObject([
      {
        name: 'shoppers',
        from: { type: 'gateway', namespace: 'shop', name: 'front' },
        rate: {
          type: 'ramp',
          arrivals: 'constant',
          points: [
            { atMs: 0, perSecond: 1 },
            { atMs: 30_000, perSecond: 20 },
          ],
        },
      },
      { name: 'users', from: { type: 'workload', namespace: 'tools', name: 'sleep' }, rate: { type: 'poisson', perSecond: 40 } },
      { from: { type: 'outside' }, rate: { perSecond: 5 } },
    ]))
  it('reads requests', () =>
    expect(scenario.traffic[0]?.requests).toMatchObject([
      {
        weight: 9,
        name: 'GET bookinfo.app/productpage?x=1',
        request: { method: 'GET', scheme: 'http', authority: 'bookinfo.app', path: '/productpage?x=1', headers: [] },
      },
      {
        weight: 1,
        request: {
          method: 'POST',
          scheme: 'https',
          path: '/',
          headers: [
            ['end-user', 'jason'],
            ['x-beta', 'true'],
          ],
        },
      },
    ]))
  it('reads behaviour', () =>
    expect(scenario.workloads).toMatchObject([
      {
        match: { app: 'reviews', version: 'v2' },
        latency: { p50Ms: 12, p99Ms: 80 },
        failures: [
          { share: 0.05, status: 503, fromMs: 20_000, toMs: 40_000 },
          { share: 1, status: 'reset', fromMs: 0, toMs: Infinity },
        ],
        concurrency: 16,
        calls: [{ url: 'http://ratings:9080/ratings/0', method: 'GET', forwardHeaders: ['end-user'], onFailure: 'ignore' }],
      },
    ]))
  it('orders steps by time', () => expect(scenario.timeline.map((step) => step.atMs)).toEqual([40_000, 50_000]))
  it('takes what the document leaves out from what was derived', () => expect(decodeScenarioOf('seed: 3').traffic).toBe(derived.traffic))
})

function decodeScenarioOf(spec: string): Scenario {
  return decode(spec).scenario
}

describe('what is wrong is told with its place, and left out', () => {
  it.each([
    ['durration: 3s', ['unknown-field durration']],
    ['duration: soon', ['invalid-value soon']],
    ['duration: 2h', ['invalid-value 2h']],
    ['seed: -1', ['invalid-value -1']],
    ['seed: x', ['wrong-type x']],
    [
      'traffic: [ { from: { gateway: a, outside: true }, requests: [ { url: "http://a" } ] } ]',
      ['invalid-value { gateway: a, outside: true }'],
    ],
    ['traffic: [ { requests: [ { url: "http://a" } ] } ]', ['missing-field { requests: [ { url: "http://a" } ] }']],
    ['traffic: [ { from: { outside: true }, rate: many, requests: [ { url: "http://a" } ] } ]', ['invalid-value many']],
    [
      'traffic: [ { from: { outside: true }, requests: [ { url: "ftp://a" } ] } ]',
      ['invalid-value "ftp://a"', 'missing-field [ { url: "ftp://a" } ]'],
    ],
    ['workloads: [ { match: { app: a }, failures: [ { percentage: 101 } ] } ]', ['invalid-value 101']],
    ['workloads: [ { match: { app: a }, failures: [ { status: maybe } ] } ]', ['invalid-value maybe']],
    ['workloads: [ { match: { app: a }, latency: [1s] } ]', ['wrong-type [1s]']],
    ['workloads: { app: a }', ['wrong-type { app: a }']],
    ['workloads: [ { match: { app: a }, calls: [ { url: "http://b", forwardHeaders: [ 1 ] } ] } ]', ['wrong-type 1']],
    ['timeline: [ { at: 1s } ]', ['missing-field { at: 1s }']],
  ])('%s', (spec, expected) => expect(decode(spec).problems).toEqual(expected))

  it('offers the field that is meant', () => {
    const { diagnostics } = decode('durration: 3s')
    expect(diagnostics[0]?.fixes?.[0]?.edits[0]?.newText).toBe('duration')
  })
})

describe('rates and URLs', () => {
  it.each([
    ['40/s', 40],
    ['10/m', 1 / 6],
    ['3', 3],
    [' .5 / s', 0.5],
    ['36/h', 0.01],
    ['-1/s', undefined],
    ['1/d', undefined],
    ['200000/s', undefined],
  ])('%s', (text, rate) => expect(parseRate(text)).toEqual(rate))
  it.each([
    [40, '40/s'],
    [1 / 6, '10/m'],
    [0.5, '0.5/s'],
  ])('prints %d', (rate, text) => expect(printRate(rate)).toBe(text))
  it.each([
    ['http://a', { scheme: 'http', authority: 'a', path: '/' }],
    ['https://a:8443/b?c=d#e', { scheme: 'https', authority: 'a:8443', path: '/b?c=d' }],
    ['a.b/c', { scheme: 'http', authority: 'a.b', path: '/c' }],
    ['http://u:p@a?x', { scheme: 'http', authority: 'a', path: '/?x' }],
    ['ftp://a', undefined],
    ['http://', undefined],
    ['http://a b', undefined],
    ['http://a:b', undefined],
    ['', undefined],
  ])('%s', (text, url) => expect(parseUrl(text)).toEqual(url))
})

describe('applyInParts', () => {
  const base = `apiVersion: v1\nkind: Service\nmetadata: { name: a, creationTimestamp: "2024-01-01T00:00:00Z" }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: b }\n`
  const spec = `timeline:\n  - at: 10s\n    apply: |-\n      apiVersion: v1\n      kind: Service\n      metadata: { name: a, labels: { changed: "yes" } }\n      ---\n      apiVersion: v1\n      kind: Service\n      metadata: { name: c }\n  - { at: 20s, apply: "{apiVersion: v1, kind: Service, metadata: {name: b, labels: {changed: x}}}" }`
  const { scenario, text } = decode(spec)
  const files = [
    { name: 'base.yaml', text: base },
    { name: 'scenario.yaml', text },
  ]
  const { value, diagnostics } = finish(applyInParts(files, scenario.timeline))
  const services = value.map((resources) => resources.filter((r) => r.kind === 'Service'))

  it('replaces in place, adds what is new and keeps the rest', () => {
    expect(diagnostics).toEqual([])
    expect(services.map((each) => each.map((r) => `${r.metadata.name}${r.metadata.labels['changed'] ?? ''}`))).toEqual([
      ['ayes', 'b', 'c'],
      ['ayes', 'bx', 'c'],
    ])
  })
  it('keeps the age of what is replaced', () => expect(services[0]?.[0]?.metadata.creationTimestamp).toBe('2024-01-01T00:00:00Z'))
  it('points into the scenario document', () => {
    const range = services[0]?.[2]?.source.at(['metadata', 'name'])
    expect(range && [range.file, text.slice(range.start, range.end), text.slice(0, range.start).split('\n').length]).toEqual([
      'scenario.yaml',
      'c',
      14,
    ])
    const quoted = services[1]?.[1]?.source.at(['metadata', 'name'])
    expect(text.slice(quoted?.start, quoted?.end)).toContain('{apiVersion: v1, kind: Service')
  })
})
