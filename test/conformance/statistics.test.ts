import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { answerCase } from './answer.ts'
import { readCase } from './case.ts'
import { casesOf } from './disagreements.ts'
import { type Counts, sameCounts, sameDistribution } from './distribution.ts'

/** How often each case is answered, each time by other draws; `SEEDS=20` for the whole measure, which takes a minute. */
const SEEDS = Number(process.env['SEEDS'] ?? 2)

/** Least number of calls of one kind that says something of shares. */
const MANY = 200
const LEVEL = 0.001
const FIELDS = ['outcomes', 'clusters', 'pods', 'mirrored'] as const

interface Counted {
  readonly times?: number
  readonly varies?: readonly string[]
  readonly outcomes?: Counts
  readonly clusters?: Counts
  readonly pods?: Counts
  readonly mirrored?: Counts
}

const folder = join(import.meta.dirname, 'runtime')
const recordedCalls = (name: string) =>
  (JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { readonly calls: readonly (Counted | null)[] }).calls
const cases = casesOf('runtime').filter((name) => recordedCalls(name).some((call) => (call?.times ?? 0) >= MANY))

let comparisons = 0
let rejected = 0

/** p of the recorded counts of one call and those of `SEEDS` answers, put together. */
function compareCall(want: Counted, answers: readonly Counted[]): void {
  const times = want.times ?? 0
  for (const field of FIELDS) {
    const seen = answers.map((answer) => answer[field] ?? {})
    if (want.varies?.includes(field) || (!want[field] && seen.every((counts) => Object.keys(counts).length === 0))) continue
    const test = field === 'mirrored' ? sameCounts : sameDistribution
    for (const counts of seen) {
      comparisons++
      if (test(want[field] ?? {}, counts, times, times) < LEVEL) rejected++
    }
    expect(test(want[field] ?? {}, together(seen), times, times * seen.length), field).toBeGreaterThan(LEVEL)
  }
}

function together(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {}
  for (const counts of all) for (const [key, count] of Object.entries(counts)) sum[key] = (sum[key] ?? 0) + count
  return sum
}

it.each(cases)(
  'the shares of %s are those that were recorded, whatever the seed',
  (name) => {
    const test = readCase(join(folder, `${name}.yaml`), join(import.meta.dirname, 'bases'))
    const answers = Array.from({ length: SEEDS }, (_, seed) => answerCase(test, seed + 1)['calls'] as readonly Counted[])
    recordedCalls(name).forEach((want, i) => {
      if (want && (want.times ?? 0) >= MANY)
        compareCall(
          want,
          answers.map((calls) => calls[i] ?? {}),
        )
    })
  },
  600_000,
)

it('no more comparisons are rejected than chance rejects', () => {
  const expected = comparisons * LEVEL
  expect(comparisons).toBeGreaterThan(100 * SEEDS)
  expect(rejected).toBeLessThanOrEqual(expected + 4 * Math.sqrt(expected) + 1)
})
