import { describe, expect, it } from 'vitest'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import { caller, meshOf, outcomeOf, service, virtualHostOf } from './mesh-of.ts'

const rule = (match: string) => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v}
spec: {hosts: [web], http: [{match: [${match}], directResponse: {status: 201}}, {directResponse: {status: 202}}]}
---
`
const pods = `${caller('a', 'default', '{app: a}')}${caller('b', 'default', '{app: b}')}${caller('c', 'other', '{app: a}')}`

function tables(match: string) {
  const mesh = meshOf(`${service('web', '{name: http, port: 80}')}${rule(match)}${pods}`)
  const [a, b, c] = ['default/a', 'default/b', 'other/c'].map((pod) => compileProxy(mesh, pod))
  if (!a || !b || !c) throw new Error('three pods')
  const first = (config: typeof a) => virtualHostOf(config, '80', 'web.default.svc.cluster.local:80').routes?.[0]
  return { shared: a.routes[0] === b.routes[0], outcomes: [a, b, c].map((config) => outcomeOf(first(config) ?? { match: {} })) }
}

describe('route tables of several sidecars', () => {
  it.each([
    ['are one where rules tell the callers not apart', '{uri: {prefix: /a}}', true, ['direct 201', 'direct 201', 'direct 201']],
    ['are not where they ask for a label', '{sourceLabels: {app: a}}', false, ['direct 201', 'direct 202', 'direct 201']],
    ['nor across namespaces', '{sourceNamespace: other}', true, ['direct 202', 'direct 202', 'direct 201']],
  ])('%s', (_, match, shared, outcomes) => {
    expect(tables(match)).toEqual({ shared, outcomes })
  })
})
