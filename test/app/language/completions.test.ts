import { describe, expect, it } from 'vitest'
import { completionsAt } from '../../../app/language/completions.ts'
import { meshText } from './mesh-text.ts'
import { withCursor } from './text-with-cursor.ts'

const rule = (spec: string) => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: own }\nspec:\n${spec}`

function complete(marked: string) {
  const { text, offset } = withCursor(marked)
  const found = completionsAt(
    [
      { name: 'mesh.yaml', text: meshText },
      { name: 'own.yaml', text },
    ],
    text,
    offset,
  )
  return {
    labels: found?.items.map((item) => item.label) ?? [],
    items: found?.items ?? [],
    word: found && text.slice(found.word.start, found.word.end),
  }
}

describe('keys', () => {
  it.each([
    ['in a block', rule('  ho¦'), ['hosts', 'http', 'tcp', 'gateways'], ['route']],
    ['what is present is left out', rule('  hosts: [a]\n  ¦\n  tcp: []'), ['http'], ['hosts', 'tcp']],
    ['in an item', rule('  http:\n  - ma¦'), ['match', 'route', 'timeout'], ['hosts']],
    ['further down in an item', rule('  http:\n  - match: []\n    ¦'), ['route', 'timeout'], ['match']],
    ['of the item, not of the one before', rule('  http:\n  - timeout: 1s\n  - ¦'), ['timeout'], []],
    ['in a flow', rule('  http:\n  - route:\n    - destination: { ho¦ }'), ['host', 'subset', 'port'], ['weight']],
    [
      'in a flow that is not closed',
      rule('  http:\n  - route:\n    - destination: { host: reviews, s¦\n      weight: 10'),
      ['subset'],
      ['host'],
    ],
    ['right behind a colon, where no key can stand', rule('  http:\n  - name: a\n    rewrite:¦'), [], ['corsPolicy', 'uri']],
    ['below a list', rule('  http:\n    ¦'), ['- match', '- route'], ['match']],
    ['pieces that are not there yet', rule('  http:\n  - match: []\n    ¦'), ['route by weight', 'retry'], ['match a header']],
    ['at the top', 'kind: VirtualService\n¦', ['apiVersion', 'metadata', 'spec'], ['kind']],
    ['of metadata', 'kind: Service\nmetadata:\n  ¦', ['name', 'labels'], []],
    ['none in a comment', rule('  # ho¦'), [], ['hosts']],
    ['none in a text', 'kind: ConfigMap\ndata:\n  a: |\n    ho¦', [], ['hosts']],
  ])('%s', (_, marked, some, none) => {
    const { labels } = complete(marked)
    expect(labels).toEqual(expect.arrayContaining(some))
    for (const label of none) expect(labels).not.toContain(label)
  })

  it('brings lists in with the indentation of the text', () => {
    const of = (marked: string) => complete(marked).items.find((item) => item.label === 'route')?.insert
    expect(of(rule('  http:\n  - ¦'))).toBe('route:\n    - $0')
    expect(of(rule('  http:\n    - ¦'))).toBe('route:\n        - $0')
    expect(of(rule('  http:\n  - { ¦ }'))).toBe('route: [$0]')
  })

  it('keeps what follows a key that is there', () => {
    expect(complete(rule('  http:\n  - tim¦: 3s')).items.find((item) => item.label === 'timeout')?.insert).toBe('timeout')
  })
})

describe('values', () => {
  it.each([
    [
      'hosts',
      rule('  http:\n  - route:\n    - destination: { host: ¦ }'),
      ['reviews', 'ratings.prod.svc.cluster.local', 'maps.example.com'],
    ],
    [
      'hosts of the same namespace are short',
      `kind: DestinationRule\nmetadata: { namespace: prod }\nspec:\n  host: r¦`,
      ['ratings', 'reviews.default.svc.cluster.local', 'maps.example.com'],
    ],
    ['subsets of the host', rule('  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: ¦'), ['v1', 'v2']],
    [
      'ports of the host',
      rule('  http:\n  - route:\n    - destination: { host: ratings.prod.svc.cluster.local, port: { number: ¦ } }'),
      ['8000'],
    ],
    ['ports of an entry', rule('  http:\n  - route:\n    - destination: { host: maps.example.com, port: { number: ¦ } }'), ['443']],
    ['gateways', rule('  gateways: [¦]'), ['front', 'mesh']],
    ['gateways in a block', rule('  gateways:\n  - ¦'), ['front', 'mesh']],
    ['values of labels', 'kind: DestinationRule\nspec:\n  subsets:\n  - name: v1\n    labels: { version: ¦ }', ['v1']],
    ['keys of labels', 'kind: DestinationRule\nspec:\n  subsets:\n  - name: v1\n    labels:\n      ¦', ['app', 'version']],
    ['an enum', 'kind: DestinationRule\nspec:\n  trafficPolicy:\n    tls:\n      mode: ¦', ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']],
    [
      'a boolean',
      'kind: Sidecar\nspec: {}\n---\nkind: AuthorizationPolicy\nspec: {}\n---\nkind: VirtualService\nspec:\n  http:\n  - corsPolicy: { allowCredentials: ¦',
      ['true', 'false'],
    ],
    ['a port of a backend', 'kind: HTTPRoute\nspec:\n  rules:\n  - backendRefs:\n    - name: reviews\n      port: ¦', ['9080']],
  ])('%s', (_, marked, expected) => {
    expect(complete(marked).labels.sort()).toEqual([...expected].sort())
  })

  it('completes kinds of the apiVersion, and the other way around', () => {
    expect(complete('apiVersion: apps/v1\nkind: ¦').labels).toEqual(expect.arrayContaining(['Deployment', 'StatefulSet']))
    expect(complete('apiVersion: apps/v1\nkind: ¦').labels).not.toContain('Service')
    expect(complete('apiVersion: ¦\nkind: Deployment').labels).toEqual(['apps/v1'])
  })

  it('replaces the word under the cursor', () => {
    expect(complete(rule('  http:\n  - route:\n    - destination: { host: rev¦iews, subset: v1 }')).word).toBe('reviews')
  })
})

describe('values that are no names of their own', () => {
  const mine = (more: string) => rule(more)
  it.each([
    ['namespaces of the documents', 'kind: Service\nmetadata:\n  namespace: ¦', ['default', 'prod'], ['reviews']],
    ['where callers live', mine('  http:\n  - match:\n    - sourceNamespace: ¦'), ['default', 'prod'], []],
    ['whom a rule is exported to', mine('  exportTo: [¦]'), ['.', '*', 'prod'], []],
    ['ports of the hosts of a rule', mine('  hosts: [reviews]\n  http:\n  - match:\n    - port: ¦'), ['9080'], ['8000']],
    [
      'rules to delegate to, but for itself',
      `${mine('  http:\n  - delegate: { name: ¦ }')}\n---\n${mine('').replace('own', 'other')}`,
      ['other'],
      ['own'],
    ],
  ])('%s', (_, marked, some, none) => {
    const { labels } = complete(marked)
    expect(labels).toEqual(expect.arrayContaining(some))
    for (const label of none) expect(labels).not.toContain(label)
  })
})
