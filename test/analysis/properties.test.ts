import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { apiVersionOf, type FieldType, fieldsOf, kinds } from '../../src/manifest/schema.ts'
import { buildMesh } from '../../src/mesh/build.ts'

const words = fc.constantFrom(
  '',
  'a',
  'reviews',
  '*',
  '*.a.b',
  'a/b',
  '%',
  '/x',
  'mesh',
  '@request.auth.claims.a',
  '10.0.0.1',
  '(',
  'v1',
  'HTTP',
  '~/*',
  '1.2.3.4/33',
  'unix://a',
)

/** Any value that the schema lets pass, with odd texts and numbers in it. */
function arbitraryOf(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  switch (type.is) {
    case 'list':
      return depth > 5
        ? fc.constant([])
        : fc.array(fc.oneof({ weight: 4, arbitrary: arbitraryOf(type.item, depth + 1) }, { weight: 1, arbitrary: fc.constant(null) }), {
            maxLength: 2,
          })
    case 'map':
      return depth > 5 ? fc.constant({}) : fc.dictionary(words, arbitraryOf(type.item, depth + 1), { maxKeys: 2 })
    case 'object':
      return depth > 6
        ? fc.constant({})
        : fc.record(Object.fromEntries([...fieldsOf(type.name)].map(([name, field]) => [name, arbitraryOf(field, depth + 1)])), {
            requiredKeys: [],
          })
    case 'enum':
      return fc.constantFrom(...type.values)
    case 'int':
      return fc.constantFrom(-1, 0, 1, 80, 443, 99999)
    case 'number':
      return fc.constantFrom(-1, 0, 0.00001, 50, 101)
    case 'bool':
      return fc.boolean()
    case 'duration':
      return fc.constantFrom('0s', '1ms', '1h', '-1s', '0.0001s')
    case 'intOrString':
      return fc.constantFrom(80, 'http')
    default:
      return words
  }
}

const istio = kinds.filter(({ group, kind }) => group.endsWith('istio.io') || ['Service', 'Deployment', 'Pod'].includes(kind))
const resource = fc.constantFrom(...istio).chain((kind) =>
  fc.record({
    apiVersion: fc.constant(apiVersionOf(kind)),
    kind: fc.constant(kind.kind),
    metadata: fc.record({ name: fc.constantFrom('a', 'reviews', 'x') }),
    spec: arbitraryOf(kind.fields.get('spec') ?? { is: 'any' }, 0),
  }),
)

describe('the analysis', () => {
  it('throws on nothing that can be read, and points into the text', () => {
    fc.assert(
      fc.property(fc.array(resource, { minLength: 1, maxLength: 4 }), (all) => {
        const text = all.map((one) => JSON.stringify(one)).join('\n---\n')
        const { value: resources } = parseManifests([{ name: 'a.yaml', text }])
        for (const { range } of analyze(buildMesh(resources).value, resources)) {
          expect(range.start).toBeGreaterThanOrEqual(0)
          expect(range.end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 200 },
    )
  })
})
