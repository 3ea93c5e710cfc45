import { describe, expect, it } from 'vitest'
import { compile, givenSide, whyNoSide } from '../../src/index.ts'

const rule = (name: string, host: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec:
  hosts: [${host}]
  http: [{ route: [{ destination: { host: ${host} } }] }]
`
const service = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
`
const present = [{ name: 'all.yaml', text: `${service}---\n${rule('web', 'web')}---\n${rule('other', 'other')}` }]
const namesOf = (files: readonly { name: string; text: string }[]) =>
  compile({ files }).resources.flatMap(({ kind, metadata, source }) =>
    files.some(({ name }) => name === source.range.file) ? [`${kind} ${metadata.name} ${source.range.file}`] : [],
  )

describe('givenSide', () => {
  it('lets rules alone take the place of those of the same name', () => {
    const side = givenSide([{ name: 'live.yaml', text: rule('web', 'web') }], present)
    expect(namesOf(side)).toEqual(['Service web all.yaml', 'VirtualService other all.yaml', 'VirtualService web live.yaml'])
  })

  it('keeps the lines of what stays', () => {
    const [kept] = givenSide([{ name: 'live.yaml', text: rule('web', 'web') }], present)
    expect(kept?.text.split('\n')).toHaveLength(present[0]?.text.split('\n').length ?? 0)
    expect(kept?.text.indexOf('name: other')).toBe(present[0]?.text.indexOf('name: other'))
  })

  it('takes rules out of a list, as kubectl prints them', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${rule('web', 'web').trimEnd().replaceAll('\n', '\n  ')}\n- ${rule('other', 'other').trimEnd().replaceAll('\n', '\n  ')}\n`
    const side = givenSide([{ name: 'live.yaml', text: rule('web', 'shop') }], [{ name: 'list.yaml', text: list }])
    expect(namesOf(side)).toEqual(['VirtualService other list.yaml', 'VirtualService web live.yaml'])
  })

  it.each([
    ['services', service],
    ['no manifests', 'hello: world\n'],
  ])('takes a text with %s as a whole', (_, text) => {
    expect(givenSide([{ name: 'all.yaml', text }], present)).toEqual([{ name: 'all.yaml', text }])
  })

  it('names a file otherwise where its name is taken', () => {
    expect(givenSide([{ name: 'all.yaml', text: rule('web', 'web') }], present).map(({ name }) => name)).toEqual([
      'all.yaml',
      'given all.yaml',
    ])
  })
})

describe('whyNoSide', () => {
  const given = (text: string) => [{ name: 'live.yaml', text }]

  it.each([
    ['rules', rule('web', 'web')],
    ['services', service],
    ['kinds that have no effect', 'apiVersion: x/v1\nkind: Foo\nmetadata: { name: a }\n'],
  ])('lets a side be of %s', (_, text) => {
    expect(whyNoSide(given(text))).toBeNull()
  })

  it.each([
    ['is no YAML', `${rule('web', 'web')}---\napiVersion: v1\nkind: Service\nmetadata: { name: [\n`, /^Line \d+: /],
    ['is prose', 'hello world', /^Line 1: This is no manifest/],
    ['holds no object', 'hello: world\n', /^Line 1: This document has no `kind`/],
    ['is empty', '# nothing\n', /^There is no manifest in it\.$/],
  ])('says where a text %s', (_, text, words) => {
    expect(whyNoSide(given(text))).toMatch(words)
  })

  it('says which of several files it is', () => {
    expect(whyNoSide([...given(service), { name: 'bad.yaml', text: 'kind: [\n' }])).toMatch(/^bad\.yaml, line \d+: /)
  })
})
