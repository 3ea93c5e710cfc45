import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { decodeScenario, isScenario } from '../../src/scenario/decode.ts'
import { printScenario } from '../../src/scenario/print.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'

const none: Scenario = { name: '', durationMs: 1, seed: 1, mesh: {}, traffic: [], workloads: [], timeline: [], derived: true }

function decode(text: string) {
  const document = parseManifests([{ name: 'scenario.yaml', text }]).value.find(isScenario)
  if (!document) throw new Error('no scenario')
  return decodeScenario(document, none)
}

const scenario = (rollout: string) =>
  decode(`apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: s }
spec:
  rollout:
${rollout.replaceAll(/^/gm, '    ')}
`)

/** Without the places, which differ from text to text. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value, (key, inner) => (key === 'range' ? undefined : inner)))

const plan = `host: reviews
stable: v1
canary: v3
steps:
  - setWeight: 12.5
  - pause: 30s
  - pause: {}
  - pause: { duration: 1m }
  - setHeaderRoute: { X-Tester: true }
  - setHeaderRoute: {}
  - setMirrorRoute: 20
  - check: { success: { atLeast: 99.5 }, latency: { p50: 80ms, p99: 1s }, over: 20s, every: 5s, times: 3, failures: 1 }
  - check: { latency: { p95: 300ms } }`

describe('the rollout of a scenario', () => {
  it('is read with its defaults', () => {
    const { value, diagnostics } = scenario('{}')
    expect(diagnostics).toEqual([])
    expect(plain(value.rollout)).toEqual({ of: '', atMs: null, resumeAfterMs: null, regression: null, plan: null })
  })

  it('is read as it is written', () => {
    const { value, diagnostics } = scenario(plan)
    expect(diagnostics).toEqual([])
    expect(plain(value.rollout?.plan?.steps)).toEqual([
      { type: 'weight', weight: 12.5 },
      { type: 'pause', durationMs: 30_000 },
      { type: 'pause', durationMs: null },
      { type: 'pause', durationMs: 60_000 },
      { type: 'header-route', headers: { 'x-tester': 'true' } },
      { type: 'header-route', headers: {} },
      { type: 'mirror-route', percentage: 20 },
      {
        type: 'check',
        successAtLeast: 99.5,
        latency: [
          { quantile: 0.5, atMostMs: 80 },
          { quantile: 0.99, atMostMs: 1000 },
        ],
        overMs: 20_000,
        everyMs: 5_000,
        times: 3,
        failures: 1,
      },
      {
        type: 'check',
        successAtLeast: null,
        latency: [{ quantile: 0.95, atMostMs: 300 }],
        overMs: 30_000,
        everyMs: 30_000,
        times: 1,
        failures: 0,
      },
    ])
  })

  it.each([
    ['{}'],
    ['{ at: 10s }'],
    ['{ of: shop/podinfo, at: 25s, resumeAfter: 1m }'],
    [
      'of: podinfo\nregression: { failures: [{ percentage: 5, status: 500 }, { status: reset, between: [1s, 2s] }], latency: { p50: 80ms, p99: 900ms } }',
    ],
    ['regression: {}'],
    [plan],
    [`at: 3s\n${plan}`],
  ])('prints what is read as the same: %#', (text) => {
    const { value } = scenario(text)
    const printed = decode(printScenario(value))
    expect(printed.diagnostics).toEqual([])
    expect(plain(printed.value.rollout)).toEqual(plain(value.rollout))
  })

  it.each([
    ['host: reviews', ['missing-field', 'missing-field', 'missing-field']],
    ['{ at: soon }', ['invalid-value']],
    [plan.replace('setWeight: 12.5', 'setWeight: 120'), ['invalid-value']],
    [plan.replace('setWeight: 12.5', '{ setWeight: 5, pause: 3s }'), ['invalid-value']],
    [plan.replace('success: { atLeast: 99.5 }, latency: { p50: 80ms, p99: 1s }, ', ''), ['missing-field']],
    [plan.replace('setMirrorRoute', 'setMirorRoute'), ['unknown-field', 'missing-field']],
    ['{ regression: { failures: 3 } }', ['wrong-type']],
  ])('complains of %j', (text, codes) => {
    expect(scenario(text).diagnostics.map(({ code }) => code)).toEqual(codes)
  })
})
