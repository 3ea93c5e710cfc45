import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, none, type Recording, rowBits, type SourceFile, simulate } from '../src/index.ts'

const bookinfo = import.meta.glob('../examples/bookinfo-canary/*.yaml', { query: '?raw', import: 'default', eager: true }) as Record<
  string,
  string
>
const files: readonly SourceFile[] = Object.entries(bookinfo)
  .map(([path, text]) => ({ name: path.replace(/^.*\//, ''), text }))
  .filter(({ name }) => name !== 'example.yaml' && name !== 'expect.yaml')

function run(texts: readonly SourceFile[], seed = 7, durationMs = 20_000): Recording {
  const stream = simulate(compile({ files: texts, seed, durationMs }))
  for (;;) {
    const { value, done } = stream.next()
    if (done) return value
  }
}

const columns = ['request', 'parent', 'previous', 'decision', 'edge', 'pod', 'status', 'bits', 'arrive', 'start', 'end'] as const
const contents = ({ rows }: Recording) => columns.map((name) => Array.from(rows[name].subarray(0, rows.length)))

describe('compile and simulate', () => {
  it('sees the example', () => {
    expect(files.length).toBeGreaterThan(1)
    expect(run(files).rows.length).toBeGreaterThan(1000)
  })

  it('gives the same recording for the same text and seed, whatever ran before', () => {
    const first = contents(run(files))
    run(files, 8)
    expect(contents(run(files))).toEqual(first)
    expect(contents(run(files, 8))).not.toEqual(first)
  })

  it('never lets time go back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { rows, durationUs } = run(files, seed, 5000)
        for (let i = 0; i < rows.length; i++) {
          const [arrive = 0, start = 0, end = 0, parent = none] = [rows.arrive[i], rows.start[i], rows.end[i], rows.parent[i]]
          expect(start).toBeGreaterThanOrEqual(arrive)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(arrive).toBeGreaterThanOrEqual(parent === none ? 0 : (rows.start[parent] ?? 0))
          expect(arrive).toBeLessThanOrEqual(durationUs)
        }
      }),
      { numRuns: 8, seed: 1 },
    )
  })

  it('answers every request or has it in flight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { rows } = run(files, seed, 5000)
        const indices = Array.from({ length: rows.length }, (_, i) => i)
        const ofCaller = indices.filter((i) => rows.parent[i] === none)
        const answered = new Set(
          ofCaller.filter((i) => (rows.bits[i] ?? 0) & rowBits.final && rows.end[i] !== none).map((i) => rows.request[i]),
        )
        const inFlight = new Set(indices.filter((i) => rows.end[i] === none).map((i) => rows.request[i]))
        const unaccounted = ofCaller.map((i) => rows.request[i]).filter((request) => !answered.has(request) && !inFlight.has(request))
        expect(answered.size).toBeGreaterThan(100)
        expect(unaccounted).toEqual([])
      }),
      { numRuns: 8, seed: 1 },
    )
  })

  it('never throws on a text that was cut, doubled or scrambled', () => {
    const text = files.map((file) => file.text).join('\n---\n')
    const edit = fc.record({
      at: fc.nat(text.length),
      drop: fc.nat(400),
      put: fc.oneof(fc.string(), fc.constantFrom('---\n', '- ', '&a ', '*a', '\t', ': ', '{', ']', '999999999999', 'null', '-1', '0')),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const broken = edits.reduce((now, { at, drop, put }) => now.slice(0, at) + put + now.slice(at + drop), text)
        const { diagnostics } = compile({ files: [{ name: 'a.yaml', text: broken }] })
        for (const { range } of diagnostics) expect(range.end).toBeGreaterThanOrEqual(range.start)
        run([{ name: 'a.yaml', text: broken }], 1, 1000)
      }),
      { numRuns: 60, seed: 2 },
    )
  })
})
