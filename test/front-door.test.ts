import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, none, type Recording, rowBits, type SourceFile, simulate } from '../src/index.ts'

const bookinfo = import.meta.glob('../examples/bookinfo-canary/*.yaml', { query: '?raw', import: 'default', eager: true }) as Record<string, string>
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

  it('never lets time go back, and answers or keeps in flight whatever came in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { rows, durationUs } = run(files, seed, 5000)
        const finals = new Map<number, number>()
        for (let i = 0; i < rows.length; i++) {
          const [arrive = 0, start = 0, end = 0] = [rows.arrive[i], rows.start[i], rows.end[i]]
          expect(start).toBeGreaterThanOrEqual(arrive)
          expect(end).toBeGreaterThanOrEqual(start)
          const parent = rows.parent[i] ?? none
          if (parent !== none) expect(arrive).toBeGreaterThanOrEqual(rows.start[parent] ?? 0)
          if (parent === none && (rows.bits[i] ?? 0) & rowBits.final) finals.set(rows.request[i] ?? 0, end)
          expect(arrive).toBeLessThanOrEqual(durationUs)
        }
        const requests = new Set(Array.from(rows.request.subarray(0, rows.length)))
        const underWay = [...requests].filter((request) => !finals.has(request))
        for (const request of underWay) expect(rows.end.subarray(0, rows.length).some((end, i) => end === none && rows.request[i] === request)).toBe(true)
      }),
      { numRuns: 10, seed: 1 },
    )
  })

  it('never throws on a text that was cut, doubled or scrambled', () => {
    const text = files.map((file) => file.text).join('\n---\n')
    const edit = fc.record({ at: fc.nat(text.length), drop: fc.nat(400), put: fc.oneof(fc.string(), fc.constantFrom('---\n', '- ', '&a ', '*a', '\t', ': ', '{', ']', '999999999999', 'null', '-1', '0')) })
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
