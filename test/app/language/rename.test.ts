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
