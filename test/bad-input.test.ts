import { describe, expect, it } from 'vitest'
import { compile } from '../src/index.ts'

const web = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a }] } } }
---
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
