import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkExpectations, compile } from '../../src/index.ts'
import { decodeScenario, isScenario } from '../../src/scenario/decode.ts'
import { deriveScenario } from '../../src/scenario/derive.ts'
import { printScenario } from '../../src/scenario/print.ts'
import { runToEnd } from '../run-to-end.ts'

const examples = new URL('../../examples/', import.meta.url)
const expecting = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => filesOf(name).some(({ text }) => /^ {2}expect:/m.test(text)))

function filesOf(example: string, change: (text: string) => string = (text) => text) {
  const folder = new URL(`${example}/`, examples)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !['example.yaml', 'expect.yaml'].includes(name))
    .map((name) => ({ name, text: change(readFileSync(new URL(name, folder), 'utf8')) }))
}

function check(files: ReturnType<typeof filesOf>) {
  const compiled = compile({ files })
  const results = checkExpectations(runToEnd(compiled), compiled.scenario, compiled.scenario.expect ?? [])
  return { compiled, results: results.map(({ title, detail, holds }) => ({ title, detail, holds })) }
}

describe('what examples expect', () => {
  it('is stated by several', () => expect(expecting.length).toBeGreaterThanOrEqual(5))

  it.each(expecting)('of %s holds', (example) => {
    const { compiled, results } = check(filesOf(example))
    expect(results.length).toBeGreaterThan(0)
    expect(results.filter(({ holds }) => !holds)).toEqual([])
    expect(compiled.diagnostics.filter(({ code }) => code === 'unknown-expectation')).toEqual([])
  })

  it.each([
    ['blue-green-switch', 'subset: green', 'subset: blue', ['none to blue after it']],
    ['circuit-breaking', 'rate: 40/s', 'rate: 1/s', ['the breaker refuses about a third']],
    ['local-rate-limit', 'rate: 60/s', 'rate: 5/s', ['most of the peak is']],
    ['authorization', 'kind: AuthorizationPolicy', 'kind: ConfigMap', ['batch may not read orders', 'the statistics are shut']],
    ['rolling-update', 'startup: 5s', 'startup: 1s', []],
  ])('of %s fails where %s is %s', (example, from, to, failing) => {
    const { results } = check(filesOf(example, (text) => text.replaceAll(from, to)))
    expect(results.filter(({ holds }) => !holds).map(({ title }) => title)).toEqual(failing)
  })

  it.each(expecting)('of %s is printed so that it reads the same', (example) => {
    const { scenario, mesh } = compile({ files: filesOf(example) })
    const printed = compile({ files: [{ name: 'scenario.yaml', text: printScenario(scenario) }] }).resources.find(isScenario)
    const again = printed && decodeScenario(printed, deriveScenario(mesh)).value.expect
    const bare = (list: typeof again) => list?.map(({ range: _, ...each }) => each)
    expect(bare(again)).toEqual(bare(scenario.expect))
  })
})

describe('names in expectations', () => {
  const spec = (entry: string) => (text: string) =>
    /^kind: Scenario$/m.test(text) ? `${text.replace(/^ {2}expect:[\s\S]*/m, '')}  expect:\n    - ${entry}\n` : text

  it.each([
    ['{ share: httpbim, is: 100 }', 'The text has no service or source `httpbim`: `httpbin` is meant?'],
    ['{ never: 503, at: httpbin v7 }', 'The text has no version for `httpbin` `v7`, so this never holds.'],
    ['{ status: 200, request: GET nowhere/ }', 'The text has no class of requests `GET nowhere/`, so this never holds.'],
    ['{ status: 200, from: client }', undefined],
  ])('%s -> %s', (entry, message) => {
    const files = filesOf('circuit-breaking', spec(entry))
    const found = compile({ files }).diagnostics.filter(({ code }) => code === 'unknown-expectation')
    expect(found.map((each) => each.message)).toEqual(message === undefined ? [] : [message])
    for (const { range } of found)
      expect(files.find(({ name }) => name === range.file)?.text.slice(range.start, range.end)).toContain(entry.slice(2, 8))
  })
})
