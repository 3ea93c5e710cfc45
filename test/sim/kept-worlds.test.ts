import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile, createCache } from '../../src/index.ts'
import { runToEnd } from '../run-to-end.ts'

const folder = join(import.meta.dirname, '..', '..', 'examples', 'bookinfo-canary')
const given = ['reviews-canary.yaml', 'scenario.yaml', 'bookinfo.yaml'].map((name) => ({
  name,
  text: readFileSync(join(folder, name), 'utf8'),
}))

/** The files with one of them changed. */
function edited(file: string, from: string, to: string) {
  const text = given.find(({ name }) => name === file)?.text ?? ''
  expect(text).toContain(from)
  return given.map((each) => (each.name === file ? { ...each, text: text.replace(from, to) } : each))
}

describe('the worlds of an edited text', () => {
  it.each([
    { what: 'a rate', file: 'scenario.yaml', from: '40/s', to: '50/s', kept: [true, true] },
    { what: 'a weight that the step overrides', file: 'reviews-canary.yaml', from: 'weight: 90', to: 'weight: 80', kept: [false, true] },
    // What stands behind the weight has moved, and links to its lines with it.
    { what: 'a weight of more digits', file: 'reviews-canary.yaml', from: 'weight: 90', to: 'weight: 900', kept: [false, false] },
    {
      what: 'a rule that holds in both steps',
      file: 'reviews-canary.yaml',
      from: 'fixedDelay: 2s',
      to: 'fixedDelay: 3s',
      kept: [false, false],
    },
    { what: 'a pod template', file: 'bookinfo.yaml', from: 'version: v3', to: 'version: v4', kept: [false, false] },
  ])('are those of before where no proxy has anything new of it: $what', ({ file, from, to, kept }) => {
    const cache = createCache()
    const before = compile({ files: given, durationMs: 45_000 }, cache)
    runToEnd(before)
    const after = compile({ files: edited(file, from, to), durationMs: 45_000 }, cache)
    const [earlier, later] = [before, after].map(({ simulation }) => simulation.steps.map(({ world }) => world))
    expect(later?.map((world, i) => world === earlier?.[i])).toEqual(kept)
    expect(runToEnd(after)).toEqual(runToEnd(compile({ files: edited(file, from, to), durationMs: 45_000 })))
  })

  it('come back with the text, and are forgotten two texts later', () => {
    const cache = createCache()
    const first = (files: typeof given) => compile({ files }, cache).simulation.steps[0]?.world
    const world = first(given)
    const other = edited('reviews-canary.yaml', 'weight: 90', 'weight: 80')
    first(other)
    expect(first(given)).toBe(world)
    first(other)
    first(edited('reviews-canary.yaml', 'weight: 90', 'weight: 70'))
    expect(first(given)).not.toBe(world)
  })
})
