import { bench, describe } from 'vitest'
import type { Recording } from '../src/index.ts'
import { bundledEngine } from './bundled.ts'
import { bookinfo, bookinfoScenario, canary } from './texts.ts'

const { compile, computeFigures, finish, seriesInParts, simulate, wholeRun } = await bundledEngine()

function lastOf(run: Generator<Recording, Recording>): Recording {
  for (;;) {
    const { done, value } = run.next()
    if (done) return value
  }
}

describe.each([
  { rate: 40, rows: 'about 10,000' },
  { rate: 4000, rows: 'about 1 million' },
])('$rows rows', ({ rate }) => {
  const files = [bookinfoScenario(rate, 60), bookinfo, canary('reviews', [80, 15, 5])].map((text, i) => ({ name: `${i}.yaml`, text }))
  const recording = lastOf(simulate(compile({ files })))
  bench('figures of the whole run', () => {
    computeFigures(recording, wholeRun(recording))
  })
  bench('one series', () => {
    finish(seriesInParts(recording, null, 1_000_000))
  })
})
