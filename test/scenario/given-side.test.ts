import { describe, expect, it } from 'vitest'
import { compile, givenSide } from '../../src/index.ts'

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
