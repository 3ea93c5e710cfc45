import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManifestCache, extractManifests, parseManifests, reindent } from '../../src/manifest/parse.ts'

const canary = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: &m
  name: reviews
  labels: {app: reviews, "x": 'y'}
spec:
  hosts: [reviews, "*.example.com"]
  http:
  - match:
    - headers: {end-user: {exact: jason}}
    route:
    - destination: {host: reviews, subset: v2}
      weight: 100
    retries: {attempts: 3, perTryTimeout: 2s}
  - route: [{destination: {host: reviews, subset: v1}}]
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: reviews}, spec: {ports: [{port: 9080}]}}
`

/** The text with some stretches cut out, doubled, or replaced by something that YAML reads in its own way. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(canary.length),
      cut: fc.nat(12),
      put: fc.constantFrom(
        '',
        ':',
        '- ',
        '\n',
        '  ',
        '\t',
        '"',
        '{',
        ']',
        '*m',
        '&a ',
        '<<: ',
        '|\n',
        '#',
        '!t ',
        'null',
        '? ',
        '---\n',
        '\0',
        '\u2028',
      ),
    }),
    { maxLength: 6 },
  )
  .map((edits) => edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), canary))

const parse = (text: string) => parseManifests([{ name: 'a.yaml', text }])

function expectPlaces(text: string): void {
  const { value, diagnostics } = parse(text)
  for (const { range } of [...value.map(({ source }) => source), ...diagnostics]) {
    expect(range.start).toBeGreaterThanOrEqual(0)
    expect(range.end).toBeGreaterThanOrEqual(range.start)
    expect(range.end).toBeLessThanOrEqual(text.length)
  }
}

describe('no text', () => {
  it('throws or points outside itself, mutated from a manifest', () => {
    fc.assert(fc.property(mutated, expectPlaces), { numRuns: 500 })
  })

  it('throws or points outside itself, of any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectPlaces))
  })

  it('throws in the other readers', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        reindent(text)
        extractManifests(text)
      }),
    )
  })
})

describe('the cache', () => {
  it('changes no result', () => {
    const cache = createManifestCache()
    fc.assert(
      fc.property(mutated, (text) => {
        const files = [{ name: 'a.yaml', text }]
        const plain = ({ value, diagnostics }: ReturnType<typeof parse>) =>
          JSON.stringify([value.map(({ source, ...rest }) => [rest, source.range]), diagnostics])
        expect(plain(parseManifests(files, cache))).toBe(plain(parseManifests(files)))
      }),
      { numRuns: 200 },
    )
  })
})

describe('aliases', () => {
  it('that would grow without end are cut', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `l${level}: &l${level} [${Array(9)
          .fill(level === 0 ? 'x' : `*l${level - 1}`)
          .join()}]`,
    )
    const { diagnostics } = parse(`apiVersion: example.com/v1\nkind: Bomb\nmetadata: {name: b}\n${levels.join('\n')}\n`)
    expect(diagnostics.map(({ code }) => code)).toContain('document-too-large')
  })

  it('that contain themselves are cut', () => {
    expect(() => parse('apiVersion: v1\nkind: Service\nmetadata: &a {name: x, labels: *a}\nspec: &s\n  ports: [*s]\n')).not.toThrow()
  })
})
