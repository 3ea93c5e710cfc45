import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { finish } from '../../src/core/parts.ts'
import { compile } from '../../src/index.ts'
import { checkExpectations } from '../../src/scenario/check-expectations.ts'
import { reachedInParts } from '../../src/scenario/expectations-reached.ts'
import { runToEnd } from '../run-to-end.ts'

/** An example's files, with `expect` behind its scenario. */
function filesOf(example: string, expectations: string) {
  const folder = new URL(`../../examples/${example}/`, import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !['example.yaml', 'expect.yaml'].includes(name))
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      return { name, text: name === 'scenario.yaml' ? `${text}  expect:\n${expectations.replaceAll(/^/gm, '    ')}\n` : text }
    })
}

function run(example: string, expectations: string) {
  const compiled = compile({ files: filesOf(example, expectations) })
  return { compiled, recording: runToEnd(compiled), expected: compiled.scenario.expect ?? [] }
}

function check(example: string, expectations: string) {
  const { compiled, recording, expected } = run(example, expectations)
  const results = checkExpectations(recording, compiled.scenario, expected)
  return { results, diagnostics: compiled.diagnostics.filter(({ range }) => range.file === 'scenario.yaml') }
}

const space = '\u00a0'

describe('an expectation', () => {
  it.each([
    ['canary-90-10', '- { share: reviews v2, is: 10 }', true, `reviews v2 gets 10${space}% of requests`],
    ['canary-90-10', '- { share: reviews v2, is: 25 }', false, `reviews v2 gets 25${space}% of requests`],
    ['canary-90-10', '- { share: reviews v2, is: 10.3 }', false, `reviews v2 gets 10.3${space}% of requests`],
    ['canary-90-10', '- { share: reviews v2, is: 25, tolerance: 20 }', true, `reviews v2 gets 25${space}% of requests`],
    ['canary-90-10', '- { share: reviews v2, atMost: 5 }', false, `reviews v2 gets at most 5${space}% of requests`],
    ['canary-90-10', '- { destination: reviews v1 }', false, `reviews v1 gets 100${space}% of requests`],
    ['canary-90-10', '- { never: reviews v2 }', false, `reviews v2 gets 0${space}% of requests`],
    ['canary-90-10', '- { never: 5xx }', true, `0${space}% of requests end in 5xx`],
    ['canary-90-10', '- { status: 200 }', true, `100${space}% of requests end in 200`],
    ['canary-90-10', '- { success: all }', true, `100${space}% of requests succeed`],
    ['canary-90-10', '- { count: pods, at: reviews, is: 3 }', true, '3 pods at reviews'],
    ['canary-90-10', '- { count: pods, at: reviews v1, is: 3 }', false, '3 pods at reviews v1'],
    ['ab-test-by-header', "- { destination: shop v2, request: 'GET shop/checkout, x-group: b' }", true, ''],
    ['ab-test-by-header', "- { destination: shop v1, request: 'GET shop/checkout, x-group: b' }", false, ''],
    ['retries', '- { success: payments, atLeast: 99 }', true, `at least 99${space}% of requests at payments succeed`],
    ['retries', '- { count: triesPerRequest, at: payments, atMost: 1.1 }', false, 'at most 1.1 tries for each request at payments'],
    ['retries', '- { count: retries, at: payments, atLeast: 100 }', true, 'at least 100 retries at payments'],
    ['retries', '- { flag: URX, at: payments, atMost: 1 }', true, `at most 1${space}% of requests at payments end in URX`],
    ['retries', '- { never: 503 URX, at: payments }', false, `0${space}% of requests at payments end in 503 URX`],
    ['timeout', '- { latency: p99, atMost: 600ms }', true, `p99 is at most 600${space}ms`],
    ['timeout', '- { latency: p99, atMost: 20ms }', false, `p99 is at most 20${space}ms`],
    ['outlier-ejection', '- { count: ejections, atLeast: 1 }', true, 'at least 1 ejections'],
    ['outlier-ejection', '- { count: ejections, between: [50s, 60s], atLeast: 1 }', false, 'at least 1 ejections'],
    ['canary-90-10', '- { count: ejections, atLeast: 1 }', false, 'at least 1 ejections'],
    ['faults', '- { count: delayed, atLeast: 1 }', true, 'at least 1 delayed requests'],
    ['mirroring', '- { share: orders v2, mirrored: true, is: 50 }', true, ''],
    ['mirroring', '- { share: orders v2, mirrored: true, is: 20 }', false, ''],
    ['ab-test-by-header', "- { count: requests, at: shop v2, request: 'GET shop/checkout', atMost: 0 }", true, ''],
    ['canary-90-10', '- { share: reviews v2, mirrored: true, is: 0 }', true, ''],
    ['bookinfo-canary', '- { count: triesPerRequest, is: 1 }', true, ''],
    ['bookinfo-canary', '- { count: triesPerRequest, from: productpage, is: 1 }', false, '1 tries for each request of productpage'],
    ['bookinfo-canary', '- { never: 503, from: productpage }', false, `0${space}% of requests of productpage end in 503`],
    ['bookinfo-canary', '- { never: 503, from: productpage, at: details }', true, ''],
    ['bookinfo-canary', '- { success: all, from: reviews v2 }', true, `100${space}% of requests of reviews v2 succeed`],
  ])('of %s: %s -> %s', (example, entry, holds, title) => {
    const { results, diagnostics } = check(example, entry)
    expect(diagnostics).toEqual([])
    expect(results.map((result) => result.holds)).toEqual([holds])
    if (title) expect(results[0]?.title).toBe(title)
  })

  it.each([
    ['- { is: 10 }', 'missing-field', '`spec.expect[0]` needs one of share, destination, status, flag, success, latency, count, never.'],
    [
      '- { share: reviews v2, success: all }',
      'invalid-value',
      '`spec.expect[0]` takes one of share, destination, status, flag, success, latency, count, never, not several.',
    ],
    ['- { share: reviews v2 }', 'missing-field', '`spec.expect[0]` needs one of is, atLeast, atMost.'],
    ['- { status: teapot }', 'invalid-value', '`spec.expect[0].status` is a status: write 503, 5xx, 504 UT or UNAVAILABLE.'],
    ['- { flag: NOPE }', 'invalid-value', /^`spec.expect\[0\].flag` is a response flag: one of NR, NC, /],
    ['- { latency: p99, atMost: 5 }', 'invalid-value', '`spec.expect[0].atMost` must be a duration such as 250ms.'],
    ['- { success: all, atLeast: 5s }', 'invalid-value', '`spec.expect[0].atLeast` must be a number.'],
  ])('%s is reported: %s', (entry, code, message) => {
    const { results, diagnostics } = check('canary-90-10', entry)
    expect(results).toEqual([])
    expect(diagnostics).toMatchObject([{ code, message: message instanceof RegExp ? expect.stringMatching(message) : message }])
  })

  it.each([
    ['- { share: reviews v9, is: 10 }', 'no reviews v9 in this run'],
    ['- { success: nosuch }', 'no nosuch in this run'],
    ['- { never: reviews v2, request: nobody }', 'no request to reviews v2 in this run'],
    ['- { success: all, from: reviews v2 }', 'no request from reviews v2 in this run'],
  ])('%s does not hold of what was not seen', (entry, detail) => {
    expect(check('canary-90-10', entry).results).toMatchObject([{ holds: false, observed: null, detail }])
  })

  it('keeps what cannot be checked beside what can, with its reason and place', () => {
    const file = {
      name: 'scenario.yaml',
      text: `apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: half-typed }
spec:
  expect:
    - { success: all }
    - { sharr: reviews v3 }
    - 7
    -
    - { latency: p99, atMost: abc }
`,
    }
    const { scenario, diagnostics } = compile({ files: [file] })
    expect(scenario.expect).toHaveLength(1)
    expect(scenario.unread?.map(({ message, range }) => `${file.text.slice(range.start, range.end)}: ${message}`)).toEqual([
      expect.stringMatching(/^\{ sharr: reviews v3 \}: `spec.expect\[1\]` needs one of share/),
      '7: `spec.expect[2]` must be an object.',
      '{ latency: p99, atMost: abc }: `spec.expect[4].atMost` is no duration: write 250ms, 10s or 1m30s.',
    ])
    expect(diagnostics.map(({ code }) => code)).not.toContain('wrong-type')
  })

  it('says what is and what was seen', () => {
    const entries =
      '- { share: reviews v2, is: 10 }\n- { status: 200 }\n- { count: requests, atLeast: 1 }\n- { name: Quick, latency: p50, atMost: 1s }'
    const { results } = check('canary-90-10', entries)
    expect(results[0]?.detail).toMatch(/^now 10, seen \d+\.\d\u00a0%$/)
    expect(results[1]?.detail).toMatch(/^(\d,\d{3}) of \1 requests$/)
    expect(results[2]?.detail).toMatch(/^seen \d,\d{3}$/)
    expect(results[3]).toMatchObject({ title: 'Quick', detail: expect.stringMatching(/^seen \d+\u00a0ms$/) })
  })
})

describe('the moment from which on expectations hold', () => {
  /** Between 10 s and 40 s v2 fails, and its first pod is ejected soon after. */
  it.each([
    ['- { success: all, atLeast: 50 }', [1, 1]],
    ['- { never: 503, between: [0s, 10s] }', [1, 1]],
    ['- { count: ejections, atLeast: 1 }', [10, 14]],
    ['- { count: requests, atLeast: 1, between: [30s, 40s] }', [31, 31]],
    ['- { count: requests, atLeast: 1, between: [30s, 40s] }\n- { count: ejections, atLeast: 1 }', [31, 31]],
  ])('%s', (entries, [from, to]) => {
    const { compiled, recording, expected } = run('outlier-ejection', entries)
    const seconds = (finish(reachedInParts(recording, compiled.scenario, expected)) ?? Number.NaN) / 1e6
    expect(seconds).toBeGreaterThanOrEqual(from ?? 0)
    expect(seconds).toBeLessThanOrEqual(to ?? 0)
  })
  it.each(['- { count: ejections, is: 0 }', '- { success: all, atLeast: 50 }\n- { count: ejections, is: 0 }'])('%s: never', (entries) => {
    const { compiled, recording, expected } = run('outlier-ejection', entries)
    expect(finish(reachedInParts(recording, compiled.scenario, expected))).toBeNull()
  })
  it('is none where nothing is expected', () => {
    const { compiled, recording } = run('outlier-ejection', '[]')
    expect(finish(reachedInParts(recording, compiled.scenario, []))).toBeNull()
  })
})
