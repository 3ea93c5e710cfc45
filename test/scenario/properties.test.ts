import fc from 'fast-check'
import { expect, it } from 'vitest'
import { finish } from '../../src/core/parts.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { applyInParts } from '../../src/scenario/apply.ts'
import { decodeScenario, isScenario } from '../../src/scenario/decode.ts'
import { deriveScenario } from '../../src/scenario/derive.ts'
import { printScenario } from '../../src/scenario/print.ts'
import { sampleOfRegex } from '../../src/scenario/sample-text.ts'
import { suppose } from '../../src/scenario/suppose.ts'
import * as seeds from './seeds.ts'

const documents = Object.values(seeds).flatMap((each) => (typeof each === 'string' ? [each] : []))
const pages = fc
  .subarray([...documents, seeds.reviewsDeployment('v1', 3), seeds.reviewsDeployment('v2', 1)])
  .map((texts) => texts.join('---\n'))

/** A text with a piece of it cut out, as it stands while someone types. */
const halfTyped = fc
  .tuple(pages, fc.nat(2000), fc.nat(60), fc.string({ maxLength: 4 }))
  .map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))

it('supposes and derives something runnable for any text', () => {
  fc.assert(
    fc.property(fc.oneof(pages, halfTyped), (text) => {
      const given = parseManifests([{ name: 'a.yaml', text }]).value
      const added = parseManifests([{ name: 'supposed.yaml', text: suppose(given, buildMesh(given).value) }])
      expect(added.diagnostics).toEqual([])
      const mesh = buildMesh([...given, ...added.value]).value
      const derived = deriveScenario(mesh)
      const printed = parseManifests([{ name: 'scenario.yaml', text: printScenario(derived) }])
      const [resource] = printed.value.filter(isScenario)
      if (!resource) throw new Error('the derived scenario does not parse')
      const decoded = decodeScenario(resource, derived)
      expect([...printed.diagnostics, ...decoded.diagnostics]).toEqual([])
      expect(decoded.value.traffic.map(({ requests }) => requests.map((each) => each.name))).toEqual(
        derived.traffic.map(({ requests }) => requests.map((each) => each.name)),
      )
    }),
    { numRuns: 150 },
  )
})

it('needs nothing more once what it supposed is adopted', () => {
  fc.assert(
    fc.property(pages, (text) => {
      const given = parseManifests([{ name: 'a.yaml', text }]).value
      const added = suppose(given, buildMesh(given).value)
      const all = parseManifests([
        { name: 'a.yaml', text },
        { name: 'supposed.yaml', text: added },
      ]).value
      expect(suppose(all, buildMesh(all).value)).toBe('')
    }),
    { numRuns: 60 },
  )
})

it('decodes any scenario without a throw, and runs its timeline', () => {
  const keys = [
    'duration',
    'seed',
    'mesh',
    'traffic',
    'workloads',
    'timeline',
    'from',
    'rate',
    'requests',
    'url',
    'at',
    'apply',
    'match',
    'latency',
    'steps',
    'gateway',
  ]
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, -1, 3, '40/s', '10s', 'http://a/b', 'x'),
      fc.string(),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 4 }),
    ),
  })).any
  const empty = deriveScenario(buildMesh([]).value)
  fc.assert(
    fc.property(value, (spec) => {
      const files = [
        { name: 's.yaml', text: JSON.stringify({ apiVersion: 'telltale.dev/v1', kind: 'Scenario', metadata: { name: 'a' }, spec }) },
      ]
      const [resource] = parseManifests(files).value
      if (!resource) return
      const { value: scenario, diagnostics } = decodeScenario(resource, empty)
      expect(scenario.durationMs).toBeGreaterThan(0)
      expect(diagnostics.every(({ range }) => range.file === 's.yaml' && range.start <= range.end)).toBe(true)
      finish(applyInParts(files, scenario.timeline))
    }),
    { numRuns: 300 },
  )
})

it.each([
  ['/api/v[12]/.*', '/api/v1/'],
  ['^/(foo|bar)/\\d+$', '/foo/1'],
  ['[^/]+', 'a'],
  ['(?i)ABC', 'ABC'],
  ['/a{3}', '/aaa'],
  ['.*(beta).*', 'beta'],
  ['(?=x)', undefined],
  ['(', undefined],
  ['a\\p{L}', undefined],
])('finds a text for %s', (regex, text) => expect(sampleOfRegex(regex)).toBe(text))
