import { describe, expect, it } from 'vitest'
import { chosenCluster } from '../../src/metrics/chosen-cluster.ts'
import { type LifeCall, waterfall } from '../../src/metrics/life.ts'
import { requestLife } from '../../src/metrics/request-life.ts'
import { nextFailed, requestList } from '../../src/metrics/request-list.ts'
import { none, none16 } from '../../src/sim/recording.ts'
import { readExample, report } from './example-report.ts'

const { files } = readExample('bookinfo-canary')
const { recording, figures } = report(files)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const text = (range: { file: string; start: number; end: number } | null) =>
  files.find((file) => file.name === range?.file)?.text.slice(range?.start, range?.end) ?? ''
const failed = requestList(recording, { ok: false })

describe('requestList', () => {
  it('agrees with the figures', () => {
    expect(failed.length).toBe(figures.answered - figures.succeeded)
    expect(requestList(recording).length).toBe(figures.requests)
    expect(requestList(recording, { ok: true }).length).toBe(figures.succeeded)
  })
  it('finds the requests behind a cause', () => {
    const [first] = figures.causes
    const same = requestList(recording, { cause: first?.cause ?? '' })
    expect(same.length).toBe(first?.count)
    expect(new Set(same.map((each) => each.failedAt))).toEqual(new Set(['reviews v3']))
  })
  it('finds those that took an edge, and those that were retried', () => {
    const retried = requestList(recording, { retried: true, limit: 5 })
    expect(retried.length).toBe(5)
    for (const { request } of retried)
      expect(waterfall(requestLife(recording, request) ?? fail()).some((row) => row.kind === 'back-off')).toBe(true)
    expect(requestList(recording, { scope: { fromUs: 0, toUs: 10_000_000 } }).every((each) => each.atUs < 10_000_000)).toBe(true)
  })
  it('steps from one failed request to the next', () => {
    expect(nextFailed(recording, -1)).toBe(failed[0]?.request)
    expect(nextFailed(recording, failed[0]?.request ?? -1)).toBe(failed[1]?.request)
    expect(nextFailed(recording, failed[1]?.request ?? -1, -1)).toBe(failed[0]?.request)
    expect(nextFailed(recording, 1e9)).toBeUndefined()
  })
})

function fail(): never {
  throw new Error('no such request')
}

const lives = failed.map(({ request }) => requestLife(recording, request) ?? fail())
const callTo = (target: string, calls: readonly LifeCall[]): LifeCall | undefined => {
  for (const call of calls) {
    const found = call.target.startsWith(target)
      ? call
      : callTo(
          target,
          call.tries.flatMap((attempt) => attempt.calls),
        )
    if (found) return found
  }
  return undefined
}

describe('requestLife', () => {
  it('tells the cause in a sentence or two', () => {
    const causes = lives.map((life) => plain(life.cause))
    const last = 'was cut by the 1 s per-try timeout while a fault held the call to ratings for 2 s.'
    expect(causes).toContain(`Its call to reviews v3 ${last}`)
    expect(causes.some((cause) => cause.startsWith(`Its third try at reviews v3 ${last} Two 503s before had used both retries.`))).toBe(
      true,
    )
    expect(
      causes.some((cause) =>
        /^Its third try at reviews v3 was answered with 503 \(pod reviews-v3-\d\)\. Two 503s before had used both retries\.$/.test(cause),
      ),
    ).toBe(true)
    expect(causes.every((cause) => cause.split('. ').length <= 2)).toBe(true)
  })

  it('explains every try, with the line that decides', () => {
    const cut = lives.map((life) => callTo('reviews', life.calls)).find((call) => call?.tries.length === 2 && call.flags.includes('UT'))
    expect(cut?.tries.map((attempt) => plain(attempt.ended.text).replace(/after \d+ ms/, 'after n ms'))).toEqual([
      '503 is listed in retryOn: tried again after n ms (0–24)',
      'perTryTimeout 1 s ran out: not retried, since retryOn has only connect-failure, 503',
    ])
    expect(text(cut?.tries[1]?.ended.range ?? null)).toBe('1s')
  })

  it('shows the draw, and the reasons of the routes before', () => {
    const call = lives.map((life) => callTo('reviews v3', life.calls)).find((each) => each)
    const { draw, cluster, steps } = call?.route ?? fail()
    expect(draw?.choices.map(({ name, begin, end, taken }) => [name, begin, end, taken])).toEqual([
      ['v1', 0, expect.any(Number), false],
      ['v3', expect.any(Number), 100, true],
    ])
    expect(draw?.value).toBeGreaterThanOrEqual(draw?.choices[1]?.begin ?? 100)
    expect(cluster).toBe('outbound|9080|v3|reviews.default.svc.cluster.local')
    expect(steps.find((step) => step.name === 'jason')).toMatchObject({ verdict: 'failed', reason: 'header end-user is absent' })
  })

  it('tells what a success took', () => {
    const saved = requestList(recording, { ok: true, retried: true, limit: 1 })[0]?.request ?? -1
    expect(requestLife(recording, saved)?.cause).toMatch(/^reviews v3 answered on try [23], after 503( and 503)?\./)
    const easy = requestList(recording, { ok: true, retried: false, limit: 1 })[0]?.request ?? -1
    expect(requestLife(recording, easy)).toMatchObject({
      cause: '',
      status: 200,
      ok: true,
      source: 'shoppers',
      what: 'GET bookinfo.app/productpage',
    })
  })

  it('knows no request that there is not', () => expect(requestLife(recording, 1e6)).toBeUndefined())

  it('lets no part of a life begin before its cause', () => {
    for (const life of lives) {
      for (const row of waterfall(life)) {
        expect(row.fromUs).toBeGreaterThanOrEqual(life.startUs)
        expect(row.toUs ?? Infinity).toBeGreaterThanOrEqual(row.fromUs)
      }
    }
  })
})

it('looks up the very draws that the run was made with', () => {
  const { rows } = recording
  let checked = 0
  for (let row = 0; row < rows.length; row++) {
    const recorded = recording.decisions[rows.decision[row] ?? none16]
    const chosen = recorded && chosenCluster(recording, row)
    if (!chosen || chosen.draw === null || rows.previous[row] !== none) continue
    const cluster = recording.clusters[recorded.clusters[chosen.index] ?? -1] ?? ''
    const edge = recording.edges[rows.edge[row] ?? 0]
    expect(cluster.split('|')[2]).toBe(recording.nodes[edge?.to ?? 0]?.versions[edge?.toVersion ?? 0]?.label)
    checked++
  }
  expect(checked).toBeGreaterThan(1000)
})
