import { describe, expect, it } from 'vitest'
import { type Recording, rowBits } from '../../src/sim/recording.ts'
import { type SpokenRow, spoken } from '../sim/scene.ts'
import { readExample, report } from './example-report.ts'

const seen = new Map<string, { readonly recording: Recording; readonly rows: readonly SpokenRow[] }>()

/** The run of an example, made once. */
function runOf(name: string) {
  const known = seen.get(name)
  if (known) return known
  const { recording } = report(readExample(name).files)
  const made = { recording, rows: spoken(recording) }
  seen.set(name, made)
  return made
}

/** The rows of a kind that began between two seconds of the run. */
const between = (rows: readonly SpokenRow[], from: number, to: number) =>
  rows.filter(({ arrive }) => arrive >= from * 1e6 && arrive < to * 1e6)

/** What users of an example got. */
const answers = (name: string, from: number, to: number) =>
  between(runOf(name).rows, from, to).filter((row) => row.final && !row.mirror && row.from.startsWith('client'))

const succeeded = (rows: readonly SpokenRow[]) => rows.filter(({ status }) => status === 200).length / rows.length

function quantileMs(rows: readonly SpokenRow[], share: number): number {
  const took = rows
    .filter(({ status }) => status === 200)
    .map(({ arrive, end }) => (end - arrive) / 1000)
    .sort((a, b) => a - b)
  return took[Math.floor(share * took.length)] ?? Number.NaN
}

describe('a retry storm', () => {
  it.each([
    ['is not there before the burst', 0, 15, 0.99, 1],
    ['goes on by itself long after the burst', 25, 40, 0, 0.2],
    ['is over as soon as nobody retries', 42, 60, 0.99, 1],
  ])('%s', (_, from, to, least, most) => {
    const share = succeeded(answers('retry-storm', from, to))
    expect(share).toBeGreaterThanOrEqual(least)
    expect(share).toBeLessThanOrEqual(most)
  })

  it('makes up to sixteen requests of one', () => {
    const { rows } = runOf('retry-storm')
    const atStock = between(rows, 25, 35).filter(({ to }) => to.startsWith('stock')).length
    expect(atStock / answers('retry-storm', 25, 35).length).toBeGreaterThan(10)
  })
})

describe('a breaker before a slow service', () => {
  const name = 'breaker-saves-slow-service'
  it('lets it answer fast again', () => {
    expect(quantileMs(answers(name, 20, 30), 0.5)).toBeGreaterThan(700)
    expect(quantileMs(answers(name, 32, 60), 0.99)).toBeLessThan(120)
  })
  it('turns the rest away at once', () => {
    const rows = answers(name, 32, 60)
    expect(succeeded(rows)).toBeGreaterThan(0.55)
    const refused = rows.filter(({ flags }) => flags === 'UO')
    expect(refused.length + rows.filter(({ status }) => status === 200).length).toBe(rows.length)
    expect(refused.every(({ arrive, end }) => end === arrive)).toBe(true)
  })
})

describe('a zone that cannot be reached', () => {
  const zones = (from: number, to: number) =>
    new Set(
      answers('zone-failover', from, to)
        .filter(({ status }) => status === 200)
        .map(({ pod }) => pod.replace(/^.*cart-|-\d$/g, '')),
    )
  it.each<[number, number, readonly string[]]>([
    [0, 20, ['north']],
    [21, 24, ['south']],
    [45, 60, ['north']],
  ])('between %d s and %d s the callers get answers from %j', (from, to, expected) => expect([...zones(from, to)]).toEqual(expected))
  it('costs a few requests only', () => expect(succeeded(answers('zone-failover', 20, 40))).toBeGreaterThan(0.88))
})

describe('a timeout shorter than its retries', () => {
  const name = 'timeout-shorter-than-retries'
  it('ends at 1 s, with retries left', () => {
    const failed = answers(name, 0, 29).filter(({ status }) => status === 504)
    expect(failed.length).toBeGreaterThan(100)
    expect(new Set(failed.map(({ flags }) => flags))).toEqual(new Set(['UT']))
  })
  it('succeeds far more often once it is long enough for them', () => {
    // Four tries of which each hangs in 40 %, against one and two thirds.
    expect(succeeded(answers(name, 0, 29))).toBeLessThan(0.9)
    expect(succeeded(answers(name, 31, 57))).toBeGreaterThan(0.95)
  })
})

describe('an outlier', () => {
  it('is ejected for longer each time, and returns', () => {
    const { events } = runOf('outlier-ejection').recording
    const at = (type: string) => events.filter((event) => event.type === type).map(({ atUs }) => atUs / 1e6)
    const [out, back] = [at('ejected'), at('returned')]
    expect(out.length).toBe(back.length)
    const away = out.map((time, i) => (back[i] ?? 0) - time)
    expect(away.every((time, i) => i === 0 || time > (away[i - 1] ?? 0))).toBe(true)
    expect(succeeded(answers('outlier-ejection', 45, 60))).toBe(1)
  })
})

describe('a mirrored version', () => {
  it('fails without anybody noticing', () => {
    const { recording, rows } = runOf('mirroring')
    const copies = rows.filter(({ mirror }) => mirror)
    expect(copies.filter(({ status }) => status === 500).length / copies.length).toBeCloseTo(0.3, 1)
    expect(succeeded(answers('mirroring', 0, 59))).toBe(1)
    expect(rows.filter((_, i) => ((recording.rows.bits[i] ?? 0) & rowBits.mirror) !== 0).length).toBe(copies.length)
  })
})

describe('a local rate limit', () => {
  it('lets the rate of its bucket through, whatever comes', () => {
    const passed = answers('local-rate-limit', 25, 40).filter(({ status }) => status === 200)
    // Ten tokens a second at each of two pods, and none saved any more.
    expect(Math.abs(passed.length - 300)).toBeLessThanOrEqual(2)
  })
})
