import { describe, expect, it } from 'vitest'
import { computeFigures, type Recording, thisStep, wholeRun } from '../../src/index.ts'
import { type Expectation, exampleNames, galleryOrder, readExample, report, summary, targetOf } from './example-report.ts'

const names = exampleNames()

it('has examples, each once in the gallery', () => {
  expect(names.length).toBeGreaterThan(15)
  expect([...galleryOrder()].sort()).toEqual(names)
})

describe.each(names)('example %s', (name) => {
  const { files, about, expected } = readExample(name)
  const shown = report(files)

  it('says what it is about', () => {
    expect(Object.keys(about)).toEqual(['title', 'description', 'tags'])
    expect(String(about['title']).length).toBeLessThan(40)
  })
  it('is told exactly what it deserves', () => expect(shown.diagnostics).toEqual(expected.diagnostics))
  it('has nothing supposed but what it leaves out', () => expect(shown.supposed).toEqual(expected.supposed))
  it('routes each class of requests as it should', () => expect(shown.requests).toEqual(expected.requests))
  it('fails where and how it should', () => expect(shown.failures).toEqual([...expected.failures].sort()))
  it.each(expected.shares)('$of gets $percent %', (share) => expectShare(shown.recording, share))
  it('runs as it always did', async () =>
    expect(summary(shown.recording, shown.figures)).toMatchFileSnapshot(`../../examples/${name}/summary.golden.txt`))
})

function expectShare(recording: Recording, { of, percent, step, agrees = true }: Expectation['shares'][number]): void {
  const scope = step === undefined ? wholeRun(recording) : thisStep(recording, recording.steps[step]?.startUs ?? 0)
  const figures = computeFigures(recording, scope)
  const index = recording.edges.findIndex(
    (edge, i) => `${targetOf(recording, i)}${edge.mirror ? ' mirror' : ''}${edge.toVersion < 0 ? ' none' : ''}` === of,
  )
  const share = figures.edges[index]?.share
  // Near to the percent and not equal: a request sent before a step may be routed after it.
  expect(share, `no edge leads to ${of}`).toBeDefined()
  expect((share?.expected ?? Number.NaN) * 100).toBeCloseTo(percent, 1)
  expect(share?.agrees ?? true).toBe(agrees)
}
