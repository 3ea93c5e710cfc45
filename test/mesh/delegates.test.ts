import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { conflicts } from '../../src/mesh/delegate-conflict.ts'

const text = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: root }
spec:
  hosts: [shop]
  http:
  - name: top
    match: [{ uri: { prefix: /api } }]
    delegate: { name: leaf, namespace: team }
    timeout: 7s
  - name: lost
    delegate: { name: nobody }
  - name: rest
    route: [{ destination: { host: web } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: leaf, namespace: team }
spec:
  http:
  - name: one
    match: [{ uri: { prefix: /api/one }, headers: { x: { exact: "1" } } }]
    route: [{ destination: { host: one } }]
  - name: outside
    match: [{ uri: { prefix: /other } }]
    route: [{ destination: { host: two } }]
  - route: [{ destination: { host: three } }]
`

describe('delegates', () => {
  const [root, ...others] = buildMesh(parseManifests([{ name: 'a.yaml', text }]).value).value.virtualServices

  it('are merged into the root, in place, and have no place of their own', () => {
    expect(others).toEqual([])
    expect(root?.spec.http?.map((r) => [r.name, r.route?.[0]?.destination?.host, r.timeout])).toEqual([
      ['top-one', 'one.team.svc.cluster.local', '7s'],
      ['top', 'three.team.svc.cluster.local', '7s'],
      ['rest', 'web.default.svc.cluster.local', undefined],
    ])
    expect(root?.spec.http?.[1]?.match).toEqual([{ uri: { prefix: '/api' } }])
  })

  it.each([
    ['a rule of the delegate', ['spec', 'http', 0, 'route'], '[{ destination: { host: one } }]'],
    ['what the root gave to it', ['spec', 'http', 0, 'timeout'], '7s'],
    ['a match of the delegate', ['spec', 'http', 0, 'match', 0, 'headers'], '{ x: { exact: "1" } }'],
    ['a match of the root', ['spec', 'http', 1, 'match', 0, 'uri', 'prefix'], '/api'],
    ['a rule after it', ['spec', 'http', 2, 'route'], '[{ destination: { host: web } }]'],
  ])('lead to their text: %s', (_about, path, expected) => {
    const range = root?.source.at(path)
    expect(text.slice(range?.start, range?.end).trim()).toBe(expected)
  })

  it.each([
    ['equal exact', { uri: { exact: '/a' } }, { uri: { exact: '/a' } }, false],
    ['other exact', { uri: { exact: '/a' } }, { uri: { exact: '/b' } }, true],
    ['exact under a prefix', { uri: { prefix: '/a' } }, { uri: { exact: '/ab' } }, false],
    ['prefix above an exact', { uri: { exact: '/a' } }, { uri: { prefix: '/a' } }, true],
    ['a wider prefix', { uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }, true],
    ['a regex on either side', { uri: { regex: '.*' } }, { uri: { prefix: '/a' } }, true],
    ['a regex alone', { uri: { regex: '.*' } }, { method: { exact: 'GET' } }, false],
    ['two presence tests', { headers: { a: {} } }, { headers: { a: {} } }, true],
    ['headers that differ in case', { headers: { 'X-A': { exact: '1' } } }, { headers: { 'x-a': { exact: '2' } } }, false],
    ['ignoreUriCase of the root only', { ignoreUriCase: true }, {}, true],
    ['other ports', { port: 80 }, { port: 81 }, true],
    ['sourceNamespace unset in the delegate', { sourceNamespace: 'a' }, {}, true],
    ['other labels', { sourceLabels: { a: '1' } }, { sourceLabels: { a: '2' } }, true],
    ['more gateways', { gateways: ['a'] }, { gateways: ['a', 'b'] }, true],
    ['fewer gateways', { gateways: ['a', 'b'] }, { gateways: ['b'] }, false],
  ])('conflict: %s', (_about, outer, inner, expected) => {
    expect(conflicts(outer, inner)).toBe(expected)
  })

  it("are ignored where they are not exported to the root's namespace", () => {
    const hidden = text.replace(
      'metadata: { name: leaf, namespace: team }\nspec:',
      'metadata: { name: leaf, namespace: team }\nspec:\n  exportTo: ["."]',
    )
    const [only] = buildMesh(parseManifests([{ name: 'a.yaml', text: hidden }]).value).value.virtualServices
    expect(only?.spec.http?.map((r) => r.name)).toEqual(['rest'])
  })
})
