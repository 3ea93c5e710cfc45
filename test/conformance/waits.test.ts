import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerCase } from './answer.ts'
import { readCase } from './case.ts'
import { casesOf } from './disagreements.ts'
import { sameSamples } from './distribution.ts'

/** How often each case is answered, each time by other draws. */
const SEEDS = Number(process.env['SEEDS'] ?? 20)
const LEVEL = 0.001

/** Fewer waits than this say nothing of a distribution. */
const MANY = 6

/**
 * From this retry on the window of a back-off grows no more: it doubles from the base up to ten times the base, which is where Istio and
 * Envoy leave the maximum. Waits out of one window are of one kind, and are one sample; each retry by itself counts below.
 */
const LONGEST_FROM = 1 + [1, 2, 4, 8, 10, 10].indexOf(10)

/** What a call that was timed took, and the time from each of its tries to the next. */
interface Timed {
  readonly ms?: number
  readonly gaps_ms?: readonly number[]
}

/** Waits of one kind, recorded and simulated. */
interface Compared {
  /** Whether these are the waits before one retry, whatever other retries have the same window. */
  readonly single?: boolean
  readonly name: string
  readonly recorded: readonly number[]
  /** By seed. */
  readonly simulated: readonly (readonly number[])[]
}

const folder = join(import.meta.dirname, 'runtime')
const recordedCalls = (name: string) =>
  (JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { readonly calls: readonly (Timed | null)[] }).calls
const gapsOf = (call: Timed | null | undefined) => call?.gaps_ms ?? []

/** What was written alike waits alike: its calls are put together. */
function groups(name: string): readonly Compared[] {
  const test = readCase(join(folder, `${name}.yaml`), join(import.meta.dirname, 'bases'))
  const recorded = recordedCalls(name)
  const answers = Array.from({ length: SEEDS }, (_, seed) => answerCase(test, seed + 1)['calls'] as readonly (Timed | null)[])
  const alike = new Map<string, number[]>()
  test.calls.forEach((call, i) => {
    if (gapsOf(recorded[i]).length === 0) return
    const key = 'url' in call ? call.url : ''
    alike.set(key, [...(alike.get(key) ?? []), i])
  })
  return [...alike].flatMap(([url, calls]) => {
    const where = `${name} ${url.replace(/^.*:8080/, '')}`
    const compared = (what: string, pick: (call: Timed) => readonly number[]): Compared => {
      const of = (all: readonly (Timed | null)[]) => calls.flatMap((i) => (all[i] ? pick(all[i]) : []))
      return { name: `${what} of ${where}`, recorded: of(recorded), simulated: answers.map(of) }
    }
    const most = Math.min(...calls.map((i) => gapsOf(recorded[i]).length))
    const singles = Array.from({ length: most }, (_, n) => ({
      ...compared(`retry ${n + 1}`, (call) => gapsOf(call).slice(n, n + 1)),
      single: true,
    }))
    const longest = compared(`retry ${LONGEST_FROM} and later`, (call) => gapsOf(call).slice(LONGEST_FROM - 1))
    const byWindow = [...singles.slice(0, LONGEST_FROM - 1).map((kind) => ({ ...kind, single: false })), longest]
    return [...singles, ...byWindow, together(`all retries of ${where}`, byWindow), compared('all that it took', ({ ms = 0 }) => [ms])]
  })
}

/** Waits of several kinds as parts of what each kind is on average when simulated. */
function together(name: string, kinds: readonly Compared[]): Compared {
  const means = kinds.map(({ simulated }) => Math.max(1, simulated.flat().reduce((sum, ms) => sum + ms, 0) / simulated.flat().length))
  const parts = (waits: readonly number[], kind: number) => waits.map((ms) => ms / (means[kind] ?? 1))
  return {
    name,
    recorded: kinds.flatMap(({ recorded }, kind) => parts(recorded, kind)),
    simulated: Array.from({ length: SEEDS }, (_, seed) => kinds.flatMap(({ simulated }, kind) => parts(simulated[seed] ?? [], kind))),
  }
}

const compared = casesOf('runtime')
  .filter((name) => recordedCalls(name).some((call) => gapsOf(call).length > 1))
  .flatMap(groups)
  .filter(({ recorded }) => recorded.length >= MANY)

/** The most of `comparisons` that chance rejects at `LEVEL`, but for one time in a thousand: a quantile of Poisson's distribution. */
function mostByChance(comparisons: number): number {
  const expected = comparisons * LEVEL
  let [count, term] = [0, Math.exp(-expected)]
  for (let sum = term; sum < 0.999; sum += term) term *= expected / ++count
  return count
}

const kinds = compared.filter(({ single }) => !single)
const singles = compared.filter(({ single }) => single)

describe('waits before retries', () => {
  it.each(kinds.map((each) => [each.name, each] as const))('%s: as recorded', (_, { recorded, simulated }) => {
    expect(sameSamples(recorded, simulated.flat())).toBeGreaterThan(LEVEL)
  })

  it('of the retries each by itself no more are rejected than chance rejects', () => {
    const all = singles.map(({ recorded, simulated }) => sameSamples(recorded, simulated.flat()))
    expect(all.length).toBeGreaterThanOrEqual(12)
    expect(all.filter((p) => p < LEVEL).length).toBeLessThanOrEqual(mostByChance(all.length))
  })

  it('no more seeds are rejected than chance rejects', () => {
    const all = kinds.flatMap(({ recorded, simulated }) => simulated.map((waits) => sameSamples(recorded, waits)))
    expect(all.length).toBeGreaterThanOrEqual(8 * SEEDS)
    expect(all.filter((p) => p < LEVEL).length).toBeLessThanOrEqual(mostByChance(all.length))
  })

  it('would not hold for a wait that is half as long, or always the same', () => {
    const whole = compared.find(({ name }) => name.startsWith('all retries of retry-backoff-default-gaps'))
    const waits = whole?.simulated.flat() ?? []
    expect(waits.length).toBeGreaterThan(50 * SEEDS)
    for (const wrong of [waits.map((wait) => wait / 2), waits.map(() => 1)])
      expect(sameSamples(whole?.recorded ?? [], wrong)).toBeLessThan(LEVEL)
  })
})
