import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareRuns, compile, differenceMarkdown, differenceSentence, formatMs, wholeRun } from '../../src/index.ts'
import { classWords } from '../../src/scenario/difference-words.ts'
import type { RunOfTraffic } from '../../src/scenario/request-outcomes.ts'
import { runToEnd } from '../run-to-end.ts'

const shop = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: client }
spec: { selector: { matchLabels: { app: client } }, template: { metadata: { labels: { app: client } }, spec: { containers: [{ name: a, image: a }] } } }
${['web-v1', 'web-v2', 'api-v1']
  .map((name) => {
    const [app, version] = name.split('-')
    return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec: { selector: { matchLabels: { app: ${app}, version: ${version} } }, template: { metadata: { labels: { app: ${app}, version: ${version} } }, spec: { containers: [{ name: a, image: a }] } } }`
  })
  .join('\n')}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
`
const scenario = (more = '') => `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: shop }
spec:
  duration: 20s
  traffic:
    - name: users
      from: { workload: client }
      rate: 20/s
      requests:
        - { name: plain, weight: 3, url: http://web/ }
        - { name: tester, url: http://web/, headers: { x-test: 'yes' } }
  workloads:
    - { match: { app: web, version: v2 }, latency: 50ms, calls: [{ url: http://api/ }] }
    - { match: { app: web, version: v1 }, latency: 5ms }
${more}`
const route = (http: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: [web]
  http:
${http}`
const split = (v1: number, v2: number, more = '') =>
  route(`  - route:
    - { destination: { host: web, subset: v1 }, weight: ${v1} }
    - { destination: { host: web, subset: v2 }, weight: ${v2} }
${more}`)

function run(rules: string, more = ''): RunOfTraffic {
  const files = [shop, rules, scenario(more)].map((text, i) => ({ name: `${i}.yaml`, text }))
  const compiled = compile({ files })
  return { recording: runToEnd(compiled), traffic: compiled.scenario.traffic }
}

function compare(before: RunOfTraffic, after: RunOfTraffic) {
  return compareRuns({ before, after, scope: wholeRun(after.recording), focus: 'service:default/web' })
}

describe('compareRuns', () => {
  const canary = run(split(90, 10))

  it('finds nothing between a text and itself', () => {
    const difference = compare(canary, run(split(90, 10)))
    expect(difference.all).toMatchObject({ changed: 0, moves: [], fixed: 0, broken: 0, example: null })
    expect(difference).toMatchObject({ unmatched: { before: 0, after: 0 }, shares: [], why: [], changed: [] })
    expect(differenceSentence(difference).lead).toBe('Nothing changes')
    expect(difference.classes.map((each) => classWords(each, difference.service))).toEqual(['nothing', 'nothing'])
  })

  it('moves requests one way only when a weight grows, class by class', () => {
    const difference = compare(canary, run(split(75, 25)))
    const { all, classes } = difference
    expect(difference.versions).toEqual(['v1', 'v2'])
    expect(all.moves).toEqual([{ from: 'web', fromVersion: 'v1', to: 'web', toVersion: 'v2', mirror: false, count: all.changed }])
    expect(difference.why).toEqual([expect.stringMatching(/^web v2 gets 2\d\.\d\s% after, expected 25/)])
    expect(all.versions[0]).toEqual({
      before: all.requests - (all.versions[1]?.before ?? 0),
      after: all.requests - (all.versions[1]?.after ?? 0),
    })
    expect(classes.map(({ source, name }) => `${source} ${name}`)).toEqual(['users plain', 'users tester'])
    expect(classes.reduce((sum, { changed }) => sum + changed, 0)).toBe(all.changed)
    expect(difference.changed).toHaveLength(all.changed)
    expect(differenceSentence(difference)).toMatchObject({ rest: 'go to v2 instead of v1.', failures: '' })
  })

  it('tells the call that goes another way, not what follows from it', () => {
    const difference = compare(canary, run(split(0, 100)))
    expect(difference.all.moves).toHaveLength(1)
    expect(difference.shares.map(({ name, toVersion }) => `${name} ${toVersion}`)).toEqual(['web v1', 'web v2'])
  })

  it('sees only the class that a match takes', () => {
    const matched = run(
      route(`  - match: [{ headers: { x-test: { exact: 'yes' } } }]
    route: [{ destination: { host: web, subset: v2 } }]
  - route: [{ destination: { host: web, subset: v1 } }]`),
    )
    const { classes } = compare(run(split(100, 0)), matched)
    expect(classes.map(({ name, changed, requests }) => [name, changed === 0, changed === requests])).toEqual([
      ['plain', true, false],
      ['tester', false, true],
    ])
  })

  it('names an example of each class that really differs, by its number in each run', () => {
    const after = run(split(75, 25))
    const { classes } = compare(canary, after)
    const versionOf = ({ recording }: RunOfTraffic, request: number) => {
      const row = recording.rows.request.findIndex((each, i) => each === request && i < recording.rows.length)
      const edge = recording.edges[recording.rows.edge[row] ?? 0]
      return recording.nodes[edge?.to ?? 0]?.versions[edge?.toVersion ?? 0]?.label
    }
    expect(classes.map(({ example }) => example && [versionOf(canary, example.before), versionOf(after, example.after)])).toEqual([
      ['v1', 'v2'],
      ['v1', 'v2'],
    ])
  })

  it('counts failures that come and go, with their causes and why', () => {
    const aborted = run(split(100, 0, '    fault: { abort: { percentage: { value: 100 }, httpStatus: 503 } }'))
    const broken = compare(run(split(100, 0)), aborted)
    expect(broken.all.fixed).toBe(0)
    expect(broken.all.broken).toBeGreaterThan(0.98 * broken.all.requests)
    expect(broken.causes).toEqual([expect.objectContaining({ cause: '503 FI', before: 0, after: broken.all.failed.after })])
    expect(broken.why[0]).toContain('503 FI')
    expect(broken.why.join()).not.toContain(' between ')
    const mended = compare(aborted, run(split(100, 0)))
    expect(mended.all).toMatchObject({ fixed: broken.all.broken, broken: 0 })
    expect(differenceSentence(mended).failures).toMatch(/failures are fixed\.$/)
  })

  it('counts the places that failures moved to, and those that mended requests go to', () => {
    const failing = `    - { match: { app: api }, failures: [{ percentage: 100, status: 503 }] }\n`
    const two = '  - route: [{ destination: { host: api }, weight: 75 }, { destination: { host: web, subset: v2 }, weight: 25 }]'
    const sound = run(split(100, 0), failing)
    const bad = run(route(two), failing)
    const broken = compare(sound, bad)
    const [, first, second] = /moved, ([\d,]+) to api v1 and ([\d,]+) to web v2/.exec(broken.why[0] ?? '') ?? []
    expect(Number(first) + Number(second)).toBe(broken.all.broken)
    expect(Number(first)).toBeGreaterThan(Number(second))
    expect(compare(bad, sound).why[0]).toBe(`Of the ${broken.all.broken} fixed failures ${broken.all.broken} go to web v1 now.`)
  })

  it('says when failures come, where that is a small part of the run', () => {
    const failing = (during: string) =>
      run(split(100, 0), `    - { match: { app: web }, failures: [{ percentage: 100, status: 503, between: ${during} }] }\n`)
    const why = (during: string) =>
      compare(run(split(100, 0)), failing(during))
        .why.join(' ')
        .replaceAll('\u00a0', ' ')
    const [, from, to] = / between ([\d.]+) s and ([\d.]+) s/.exec(why('[4s, 8s]')) ?? []
    expect(Number(from)).toBeCloseTo(4, 0)
    expect(Number(to)).toBeCloseTo(8, 0)
    expect(why('[2s, 18s]')).not.toContain(' between ')
  })

  it('counts copies apart', () => {
    const { all } = compare(run(split(100, 0)), run(split(100, 0, '    mirror: { host: web, subset: v2 }')))
    expect(all.moves).toEqual([{ from: null, fromVersion: null, to: 'web', toVersion: 'v2', mirror: true, count: all.requests }])
    expect(classWords(all, 'web')).toMatch(/are also copied to web v2$/)
  })

  it('compares only requests that both runs sent', () => {
    const faster = { ...run(split(90, 10)), traffic: [] }
    const difference = compare(canary, faster)
    expect(difference.all.requests).toBe(0)
    expect(difference.unmatched.after).toBeGreaterThan(0)
    expect(differenceSentence(difference).lead).toBe('No request')
  })

  it('writes a summary that no name can break', () => {
    const difference = compare(canary, run(split(75, 25)))
    const text = differenceMarkdown(difference, { before: 'a | <b>', after: 'your edit', seed: 7 })
    expect(text).toContain('| users: plain |')
    expect(text).toContain('Before: a \\| \\<b\\>.')
    const cells = text.split('\n').filter((line) => line.startsWith('|'))
    expect(new Set(cells.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1)
    expect(cells.at(-1)).toContain(formatMs(difference.all.p99Us.after / 1000).replace('\u00a0', ' '))
    // Words stand at the left of their columns, numbers at the right.
    expect(cells[1]).toMatch(/^\| --- (\| ---: )+\| --- \|$/)
  })

  it('is the same for the running example as its picture says', () => {
    const files = ['bookinfo.yaml', 'reviews-canary.yaml', 'scenario.yaml'].map((name) => ({
      name,
      text: readFileSync(new URL(`../../examples/bookinfo-canary/${name}`, import.meta.url), 'utf8'),
    }))
    const runOf = (weights: readonly [number, number]) => {
      const text = (before: string) => before.replace('weight: 90', `weight: ${weights[0]}`).replace('weight: 10', `weight: ${weights[1]}`)
      const compiled = compile({
        files: files.map((file) => (file.name === 'reviews-canary.yaml' ? { ...file, text: text(file.text) } : file)),
      })
      return { recording: runToEnd(compiled), traffic: compiled.scenario.traffic }
    }
    const difference = compareRuns({
      before: runOf([90, 10]),
      after: runOf([75, 25]),
      scope: { fromUs: 0, toUs: 40_000_000 },
      focus: 'service:default/reviews',
    })
    const [plain, jason] = difference.classes
    expect(jason).toMatchObject({ changed: 0, moves: [] })
    expect(plain?.moves[0]).toMatchObject({ fromVersion: 'v1', toVersion: 'v3', count: difference.all.moves[0]?.count })
  })
})
