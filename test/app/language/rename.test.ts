import { describe, expect, it } from 'vitest'
import { hoverAt } from '../../../app/language/hover.ts'
import { badName, definitionsAt, nameAt, placesToRename, renamedText, renameRefusal } from '../../../app/language/rename.ts'
import { meshText } from './mesh-text.ts'
import { withCursor } from './text-with-cursor.ts'

const own = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: own }
spec:
  hosts: [reviews]
  gateways: [front, mesh]
  http:
  - match:
    - sourceLabels: { version: v1 }
    route:
    - destination: { host: reviews.default.svc.cluster.local, subset: v1 }
    - destination:
        host: reviews
        subset: 'v2'
    - destination: { host: ratings, subset: v1 }
`
const files = [
  { name: 'mesh.yaml', text: meshText },
  { name: 'own.yaml', text: own },
]
const at = (text: string, before: string) => text.indexOf(before) + before.length
const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').at(-1)?.trim()

describe('definition', () => {
  it.each([
    ['a host', 'hosts: [re', 'metadata: { name:'],
    ['a full host', 'host: reviews.de', 'metadata: { name:'],
    ['a subset', 'cluster.local, subset: v', '- { name:'],
    ['a quoted subset', "subset: 'v", '- name:'],
    ['a gateway', 'gateways: [fr', 'metadata: { name:'],
    ['a label', 'version: v', 'labels: { app: reviews, version:'],
  ])('of %s', (_, before, expected) => {
    const found = definitionsAt(files, own, at(own, before))
    expect(found.map(({ file, start }) => [file, lineOf(meshText, start)])).toEqual([['mesh.yaml', expected]])
  })

  it('of the host of another namespace is not guessed', () => {
    expect(definitionsAt(files, own, at(own, 'host: ratings'))).toEqual([])
  })
})

describe('definition of a label', () => {
  const deployment = (name: string, labels: string, namespace = 'default') =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec:\n  template:\n    metadata:\n      labels: { ${labels} }\n`
  const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  selector: { app: ${name} }\n`
  const rule = (host: string) =>
    `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${host} }\nspec:\n  host: ${host}\n  subsets:\n  - { name: one, labels: { version: v1 } }\n`
  const callers =
    'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: callers }\nspec:\n  hosts: [a]\n  http:\n  - match:\n    - sourceLabels: { version: v1, app: b }\n'
  const mesh = [
    service('a'),
    deployment('a-v1', 'app: a, version: v1'),
    deployment('b-v1', 'app: b, version: v1'),
    deployment('a-there', 'app: a, version: v1', 'there'),
    deployment('b-there', 'app: b, version: v1', 'there'),
  ].join('---\n')

  it.each([
    ['of a subset: the pods of its host', rule('a'), ['a-v1']],
    ['of a subset of a host that is not there: all', rule('nowhere'), ['a-v1', 'b-v1', 'a-there', 'b-there']],
    ['of callers: those with the labels beside it, wherever they run', callers, ['b-v1', 'b-there']],
    ['of a Service: those of its namespace', service('b').replace('app: b', 'version: v1'), ['a-v1', 'b-v1']],
  ])('%s', (_, text, expected) => {
    const found = definitionsAt([{ name: 'mesh.yaml', text: mesh }], text, at(text, 'version: v'))
    const workload = (start: number) => /.*name: ([\w-]+), namespace/s.exec(mesh.slice(0, start))?.[1]
    expect(found.map(({ start }) => workload(start))).toEqual(expected)
  })
})

describe('rename', () => {
  const rename = (before: string, newName: string) => {
    const name = nameAt(own, at(own, before))
    if (!name) return []
    const places = placesToRename(files, name)
    return files.map((file) => renamedText(file, places, newName))
  }

  it('of a service changes all that speak of it', () => {
    const [mesh = '', rule = ''] = rename('hosts: [re', 'critics')
    expect(mesh).toContain('metadata: { name: critics }')
    expect(mesh).toContain('host: critics\n')
    expect(mesh).toContain('selector: { app: reviews }')
    expect(mesh).toContain('name: reviews-v1')
    expect(rule).toContain('hosts: [critics]')
    expect(rule).toContain('host: critics.default.svc.cluster.local')
    expect(rule).toContain('host: ratings')
  })

  it('of a subset changes those of its host only', () => {
    const [mesh = '', rule = ''] = rename('cluster.local, subset: v', 'stable')
    expect(mesh).toContain('- { name: stable, labels: { version: v1 } }')
    expect(rule).toContain('cluster.local, subset: stable }')
    expect(rule).toContain('host: ratings, subset: v1')
    expect(rule).toContain('sourceLabels: { version: v1 }')
  })

  it('refuses labels, other texts and bad names', () => {
    expect(renameRefusal(nameAt(own, at(own, 'sourceLabels: { version: v')))).toContain('Labels')
    expect(renameRefusal(nameAt(own, at(own, 'kind: Virt')))).not.toBeNull()
    const name = nameAt(own, at(own, 'hosts: [re'))
    expect(name && badName(name, 'a.b')).not.toBeNull()
    expect(name && badName(name, 'Ab')).not.toBeNull()
    expect(name && badName(name, 'critics-2')).toBeNull()
  })
})

describe('hover', () => {
  const descriptions = { HTTPRoute: { timeout: 'Timeout for HTTP requests.' } }
  it.each([
    ['a field', 'kind: VirtualService\nspec:\n  http:\n  - time¦out: 3s', { name: 'timeout', meaning: 'Timeout for HTTP requests.' }],
    ['a half-typed document', 'kind: VirtualService\nspec:\n  hosts: [a\n  http:\n  - mat\n    timeout¦: 3s', { name: 'timeout' }],
    [
      'an enum',
      'kind: DestinationRule\nspec: { trafficPolicy: { tls: { mo¦de: SIMPLE } } }',
      { values: ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'] },
    ],
  ])('on %s', (_, marked, expected) => {
    const { text, offset } = withCursor(marked)
    expect(hoverAt(text, offset, descriptions)).toMatchObject(expected)
  })

  it('says nothing of what the schema does not know', () => {
    expect(hoverAt('kind: VirtualService\nspec:\n  nosuch: 1', 33, descriptions)).toBeNull()
  })
})
