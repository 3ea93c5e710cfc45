import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { compile, simulate } from '../src/index.ts'

const sources = import.meta.glob('../examples/*/*.yaml', { query: '?raw', import: 'default', eager: true }) as Record<string, string>

type Value = unknown
type Step = string | number

const inputs = Object.entries(sources).filter(([path]) => !/\/(?:example|expect)\.yaml$/.test(path))
const nameOf = (path: string) => path.split('/').at(-2) ?? ''

/** The manifests of each example. */
const examples: readonly (readonly Value[])[] = [...new Set(inputs.map(([path]) => nameOf(path)))].map((name) =>
  inputs.filter(([path]) => nameOf(path) === name).flatMap(([, text]) => parseAllDocuments(text).map((document): Value => document.toJS())),
)

/** What people leave, mistype or mean otherwise. */
const odd = [null, 0, -1, 1e9, 1.5, '', 'x', '*', 'a/b', true, [], {}, [null], [[]], [{}], { a: null }, '5s', '-5s', '..', '0.0.0.0', 65536]

function childrenOf(value: Value): readonly Step[] {
  if (Array.isArray(value)) return value.map((_, i) => i)
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

function at(value: Value, step: Step): Value {
  return (value as Readonly<Record<Step, Value>>)[step]
}

/** Ways to all that stands in a manifest, without what says which kind it is. */
function placesIn(value: Value, way: readonly Step[] = []): readonly (readonly Step[])[] {
  return childrenOf(value).flatMap((step) =>
    way.length === 0 && (step === 'kind' || step === 'apiVersion') ? [] : [[...way, step], ...placesIn(at(value, step), [...way, step])],
  )
}

function withValue(value: Value, [step, ...rest]: readonly Step[], put: (before: Value) => Value): Value {
  if (step === undefined) return put(value)
  const changed = withValue(at(value, step), rest, put)
  if (Array.isArray(value)) return value.with(Number(step), changed)
  return { ...(value as object), [step]: changed }
}

const changes = fc.array(
  fc.record({
    document: fc.nat(),
    place: fc.nat(),
    put: fc.oneof(
      fc.constantFrom(...odd).map((value) => () => value),
      fc.constant((before: Value) => (Array.isArray(before) ? [...before, ...before] : [before])),
      fc.constant((before: Value) => at(before ?? {}, childrenOf(before)[0] ?? '')),
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

it('has manifests to change', () => {
  expect(examples.length).toBeGreaterThan(20)
  expect(examples.map((documents) => documents.flatMap((each) => placesIn(each)).length).filter((count) => count < 10)).toEqual([])
})

it('runs whatever stands in the place of a value', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), changes, (documents, edits) => {
      const changed = [...documents]
      for (const { document, place, put } of edits) {
        const index = document % changed.length
        const places = placesIn(changed[index])
        changed[index] = withValue(changed[index], places[place % Math.max(1, places.length)] ?? [], put)
      }
      const text = changed.map((each) => stringify(each)).join('---\n')
      const compiled = compile({ files: [{ name: 'a.yaml', text }], durationMs: 300 })
      for (const { range } of compiled.diagnostics) expect(range.end).toBeGreaterThanOrEqual(range.start)
      for (const part of simulate(compiled)) expect(part.rows.length).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 150, seed: 5 },
  )
})
