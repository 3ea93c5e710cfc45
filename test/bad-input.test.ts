import { describe, expect, it } from 'vitest'
import { compile, type Recording } from '../src/index.ts'
import { deployment, service } from './mesh/mesh-of.ts'
import { runToEnd } from './run-to-end.ts'

const web = `${service('web')}${deployment('web', { app: 'web' })}---
`
const rules = (spec: string, name = 'web') => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec: ${spec}
---
`
const route = 'route: [{ destination: { host: web } }]'
const byRegex = (regex: string) => rules(`{ hosts: [web], http: [{ match: [{ uri: { regex: "${regex}" } }], ${route} }] }`)
const many = (count: number, name: (i: number) => string) =>
  rules(`{ hosts: [${Array.from({ length: count }, (_, i) => name(i)).join()}], http: [{ ${route} }] }`)

/** Compiles a text, asks for its proxy, and tells each finding by its code and the text that it points at. */
function findings(text: string): readonly string[] {
  const whole = web + text
  const { diagnostics, simulation } = compile({ files: [{ name: 'all.yaml', text: whole }] })
  const proxy = simulation.steps[0]?.world.proxy('default/web-0')
  expect(proxy?.config.routes.some(({ name }) => name === '80')).toBe(true)
  return diagnostics.map(({ code, range }) => `${code} ${whole.slice(range.start, range.end).slice(0, 24)}`)
}

describe('bad input is told with its place, and the rest still works', () => {
  it.each([
    ['an unknown field', rules(`{ hosts: [web], http: [{ rout: [], ${route} }] }`), ['unknown-field rout']],
    ['a list that is none', rules(`{ hosts: web, http: [{ ${route} }] }`), ['wrong-type web']],
    [
      'a number that is none',
      rules('{ hosts: [web], http: [{ route: [{ destination: { host: web }, weight: lots }] }] }'),
      ['wrong-type lots'],
    ],
    [
      'delegates in a circle',
      rules('{ hosts: [web], http: [{ delegate: { name: a } }] }') +
        rules('{ http: [{ delegate: { name: b } }] }', 'a') +
        rules('{ http: [{ delegate: { name: a } }] }', 'b'),
      ['IST0106 { delegate: { name: b } ', 'IST0106 { name: b }', 'IST0106 { delegate: { name: a } ', 'IST0106 { name: a }'],
    ],
    ['an expression that RE2 refuses', byRegex('(?=a)'), ['IST0106 { regex: "(?=a)" }']],
    ['an expression that is too long', byRegex('a'.repeat(1025)), ['IST0106 { regex: "aaaaaaaaaaaaaa']],
    ['no YAML', `${rules('{ hosts: [web')}`, expect.arrayContaining([expect.stringContaining('yaml-syntax')])],
    ['brackets in brackets in brackets', `a: ${'['.repeat(3000)}`, expect.arrayContaining([expect.stringContaining('yaml-syntax')])],
    [
      'fewer pods than none',
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: few }\nspec: { replicas: -7, template: {} }\n---\n',
      ['api-server-refuses -7'],
    ],
    [
      'an autoscaler without room',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\nspec: { minReplicas: 3, maxReplicas: 2 }\n---\n',
      ['api-server-refuses 2'],
    ],
    [
      'an autoscaler of nothing',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\nspec: { minReplicas: 0, maxReplicas: 0 }\n---\n',
      ['api-server-refuses 0', 'api-server-refuses 0'],
    ],
    [
      'an autoscaler without end',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\nspec: { maxReplicas: 1000000000 }\n---\n',
      ['bounded 1000000000'],
    ],
    [
      'a delay of a million hours',
      rules(`{ hosts: [web], http: [{ fault: { delay: { fixedDelay: 1000000h, percentage: { value: 1 } } }, ${route} }] }`),
      ['bounded 1000000h'],
    ],
    [
      'a delay of an hour',
      rules(`{ hosts: [web], http: [{ fault: { delay: { fixedDelay: 1h, percentage: { value: 1 } } }, ${route} }] }`),
      [],
    ],
    [
      'fifty mirrors',
      rules(
        `{ hosts: [web], http: [{ ${route}, mirrors: [${Array.from({ length: 50 }, () => '{ destination: { host: web } }').join()}] }] }`,
      ),
      ['bounded [{ destination: { host: '],
    ],
    ['an alias of itself', 'a: &a [*a, *a]', expect.arrayContaining([expect.stringContaining('document-too-large')])],
  ])('%s', (_, text, expected) => expect(findings(text)).toEqual(expected))
})

describe('what is large or wicked', () => {
  it.each([
    ['5,000 hosts', many(5000, (i) => `h${i}.test`), 0],
    ['2,000 times the same host', many(2000, () => 'h.test'), 1],
    ['a wildcard before 2,000 hosts', many(2000, (i) => (i === 0 ? '"*.test"' : `h${i}.test`)), 100],
    ['an expression that others backtrack on', byRegex('/(a+)+(a+)+(.*)*(x+x+)+y'), 0],
  ])('%s', (_, text, repeated) => expect(findings(text).filter((each) => each.startsWith('IST0106'))).toHaveLength(repeated))
})

const scenario = (spec: string) => `apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: wicked }
spec:
${spec}
`
const caller = web.replaceAll('web', 'caller').replace('port: 80', 'port: 81')
const sender = (more: string) => `[{ name: users, from: { workload: caller }, requests: [{ url: "http://web/" }], ${more} }]`
const usual = `  traffic: ${sender('rate: 40/s')}`

/** Compiles and runs; the codes that the text is told, and the recording. */
function run(text: string, spec: string): { readonly codes: readonly string[]; readonly recording: Recording } {
  const compiled = compile({
    files: [
      { name: 'all.yaml', text: web + caller + text },
      { name: 'scenario.yaml', text: scenario(spec) },
    ],
  })
  const codes = compiled.diagnostics.map(({ code }) => code)
  return { codes: [...new Set(codes)].sort(), recording: runToEnd(compiled) }
}

describe('a scenario that asks for too much', () => {
  it.each([
    ['ten million users', `  duration: 2s\n  traffic: ${sender('users: { count: 10000000, think: 1s }')}`, ['invalid-value'], 2],
    [
      'a million million users who do not think',
      `  duration: 2s\n  traffic: ${sender('users: { count: 1000000000000, think: 0s }')}`,
      ['invalid-value'],
      2,
    ],
    ['a thousand million sessions', `  duration: 2s\n  traffic: ${sender('rate: 40/s, sessions: 1000000000')}`, ['invalid-value'], 2],
    ['a duration of 1e9 hours', `  duration: 1000000000h\n  traffic: ${sender('rate: 1/m')}`, ['invalid-value'], 3600],
    ['no duration at all', `  duration: 0s\n${usual}`, ['invalid-value'], 60],
    ['a negative duration', `  duration: -5s\n${usual}`, ['invalid-value'], 60],
    ['no concurrency', `  duration: 2s\n${usual}\n  workloads: [{ match: { app: web }, concurrency: 0, queue: 0 }]`, [], 2],
    [
      'endless concurrency',
      `  duration: 2s\n${usual}\n  workloads: [{ match: { app: web }, concurrency: 1000000000, queue: 1000000000 }]`,
      [],
      2,
    ],
    [
      'less than no concurrency',
      `  duration: 2s\n${usual}\n  workloads: [{ match: { app: web }, concurrency: -1, latency: -5ms }]`,
      ['invalid-value'],
      2,
    ],
    [
      'a thousand million killed pods',
      `  duration: 2s\n${usual}\n  timeline: [{ at: 1s, kill: { workload: web, count: 1000000000 } }]`,
      ['invalid-value'],
      2,
    ],
    [
      'a sine of a nanosecond',
      `  duration: 2s\n  traffic: ${sender('rate: { sine: { rate: 40/s, amplitude: 30/s, period: 1ns } }')}`,
      [],
      2,
    ],
  ])('%s', (_, spec, codes, seconds) => {
    const { codes: told, recording } = run('', spec)
    expect([told, recording.simulatedUs]).toEqual([codes, seconds * 1e6])
  })

  it('a thousand pods that make two hundred calls each', () => {
    const calls = Array.from({ length: 200 }, (_, i) => `{ url: "http://caller:81/${i}" }`)
    const more = `${service('many')}${deployment('many', { app: 'many' }, 'replicas: 1000')}---\n`
    const traffic = '[{ name: users, from: { workload: caller }, requests: [{ url: "http://many/" }], rate: 1/s }]'
    const { codes, recording } = run(
      more,
      `  duration: 2s\n  traffic: ${traffic}\n  workloads: [{ match: { app: many }, calls: [${calls.join()}] }]`,
    )
    expect([codes, recording.simulatedUs]).toEqual([[], 2e6])
  })

  it('five thousand calls for each request, of which most are left out', () => {
    const calls = Array.from({ length: 5000 }, (_, i) => `{ url: "http://caller:81/${i}" }`)
    const { codes, recording } = run(
      '',
      `  duration: 1s\n${usual}\n  workloads: [{ match: { app: web }, latency: 1us, parallelCalls: true, calls: [${calls.join()}] }]`,
    )
    expect(codes).toEqual(['bounded'])
    const { length, request } = recording.rows
    expect(request.subarray(0, length).filter((each) => each === 0)).toHaveLength(201)
  })

  it('two thousand steps, of which the last thousand are left out', () => {
    const steps = Array.from({ length: 2000 }, (_, i) => `    - { at: ${i}ms, scale: { workload: web, replicas: ${1 + (i % 5)} } }`)
    const { codes, recording } = run('', `  duration: 2s\n${usual}\n  timeline:\n${steps.join('\n')}`)
    expect([codes, recording.simulatedUs]).toEqual([['bounded'], 2e6])
    expect(recording.rows.length).toBeGreaterThan(50)
  })
})

describe('a text that is too large, or wicked, is told and does not stand in the way of the others', () => {
  const bomb = `apiVersion: v1
kind: ConfigMap
metadata: { name: bomb }
data:
  a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]
${[...'bcdefghij'].map((c, i) => `  ${c}: &${c} [${new Array(9).fill(`*${String.fromCharCode(97 + i)}`).join()}]`).join('\n')}
---
`
  const million = 1_000_000
  it.each([
    ['anchors that multiply', bomb, ['wrong-type']],
    ['a comment of a million characters', `# ${'x'.repeat(million)}\n---\n`, []],
    ['a host of a million characters', rules(`{ hosts: ["${'a'.repeat(million)}.test"], http: [{ ${route} }] }`), ['IST0106']],
    ['an expression of a million characters', byRegex('a'.repeat(million)), ['IST0106']],
    ['a word of a million characters', `${'a'.repeat(million)}\n---\n`, ['not-a-manifest']],
    [
      'weights beyond 32 bits',
      rules('{ hosts: [web], http: [{ route: [{ destination: { host: web }, weight: 1000000000000000000 }] }] }'),
      ['wrong-type'],
    ],
    [
      'an object of 30,000 keys',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: long }\ndata:\n${Array.from({ length: 30_000 }, (_, i) => `  key-${i}: "${'v'.repeat(10)}"`).join('\n')}\n---\n`,
      [],
    ],
    ['5 MB of comments', `# ${'x'.repeat(98)}\n`.repeat(50_000), []],
  ])('%s', (_, text, codes) => {
    const { codes: told, recording } = run(text, `  duration: 2s\n${usual}`)
    expect(told).toEqual(codes)
    expect(recording.rows.length).toBeGreaterThan(40)
  })
})
