import { describe, expect, it } from 'vitest'
import { compile } from '../../src/index.ts'
import type { Expectation } from '../../src/scenario/expectation.ts'
import { printExpectation } from '../../src/scenario/print-expectations.ts'

/** The entry as it is decoded, without its place in the text. */
function decoded(entry: unknown): Omit<Expectation, 'range'> {
  const text = `apiVersion: telltale.dev/v1\nkind: Scenario\nspec: { expect: [ ${JSON.stringify(entry)} ] }\n`
  const { scenario, diagnostics } = compile({ files: [{ name: 'scenario.yaml', text }] })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const [first] = scenario.expect ?? []
  if (!first) throw new Error('the entry was not read')
  const { range: _, ...read } = first
  return read
}

describe('an expectation is printed as it is decoded', () => {
  it.each([
    { entry: { share: 'reviews v3', is: 10 } },
    { entry: { share: 'shop/reviews v3', mirrored: true, is: 10, tolerance: 2 } },
    { entry: { name: 'jason stays', share: 'reviews v2', atLeast: 100, request: 'jason', between: ['500ms', '40s'] } },
    { entry: { status: 503, atMost: 1 } },
    { entry: { status: '5xx', atMost: 1 } },
    { entry: { status: 'UNAVAILABLE', atMost: 0 } },
    { entry: { status: 'OK', atLeast: 100 } },
    { entry: { flag: 'UO', atMost: 0 } },
    { entry: { flag: '504 UT', atMost: 0 } },
    { entry: { flag: '5xx UO', atMost: 0 } },
    { entry: { flag: 'UNAVAILABLE UO', atMost: 0 } },
    { entry: { success: 'all', atLeast: 99.5 } },
    { entry: { success: 'reviews v3', atLeast: 100, from: 'productpage' } },
    ...['p50', 'p90', 'p99'].map((latency) => ({ entry: { latency, atMost: '250ms', at: 'reviews' } })),
    { entry: { latency: 'p99', is: '2s', atLeast: '1s' } },
    ...['requests', 'tries', 'triesPerRequest', 'retries', 'delayed', 'ejections', 'pods'].map((count) => ({ entry: { count, is: 2 } })),
  ])('$entry', ({ entry }) => {
    const read = decoded(entry)
    expect(printExpectation(read)).toEqual(entry)
    expect(decoded(printExpectation(read))).toEqual(read)
  })

  it.each([
    { entry: { destination: 'reviews v2' }, printed: { share: 'reviews v2', is: 100, tolerance: 0 } },
    { entry: { never: '503 UO' }, printed: { flag: '503 UO', is: 0, tolerance: 0 } },
    { entry: { never: 'reviews v3' }, printed: { share: 'reviews v3', is: 0, tolerance: 0 } },
    { entry: { success: 'all' }, printed: { success: 'all', is: 100, tolerance: 0 } },
  ])('in other words of the same meaning: $entry', ({ entry, printed }) => {
    const read = decoded(entry)
    expect(printExpectation(read)).toEqual(printed)
    expect(decoded(printed)).toEqual(read)
  })
})
