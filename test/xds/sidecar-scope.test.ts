import { expect, it } from 'vitest'
import { sidecarScopeOf } from '../../src/xds/sidecar-scope.ts'
import { meshOf } from '../mesh/mesh-of.ts'

const service = (namespace: string, name: string, exportTo = '') =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace}${exportTo && `, annotations: { networking.istio.io/exportTo: "${exportTo}" }`} }\nspec: { ports: [{ name: http, port: 80 }, { name: more, port: 81 }] }`
const rule = (namespace: string, name: string, spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}`
const sidecar = (namespace: string, spec: string, name = 'default') =>
  `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}`
const client = 'apiVersion: v1\nkind: Pod\nmetadata: { name: client, namespace: a, labels: { app: client } }\nspec: { containers: [] }'
const services = [service('a', 'one'), service('b', 'two'), service('b', 'hidden', '.'), service('c', 'three', 'a')]

function scopeOf(...documents: readonly string[]) {
  const mesh = meshOf([client, ...services, ...documents].join('\n---\n'))
  const [pod] = mesh.pods
  if (!pod) throw new Error('no pod')
  const scope = sidecarScopeOf(mesh, pod)
  return {
    services: scope.services.map((s) => `${s.name}:${s.ports.map((p) => p.port).join('+')}`).join(' '),
    rules: scope.egressListeners.map((l) => l.virtualServices.map((v) => v.metadata.name).join(' ')).join(' | '),
    policy: scope.outboundTrafficPolicy,
  }
}

it.each([
  ['no Sidecar: all that is exported here', [], 'three:80+81 one:80+81 two:80+81'],
  ['own namespace', [sidecar('a', '{ egress: [{ hosts: ["./*"] }] }')], 'one:80+81'],
  ['one host', [sidecar('a', '{ egress: [{ hosts: ["b/two.b.svc.cluster.local"] }] }')], 'two:80+81'],
  ['any namespace by host', [sidecar('a', '{ egress: [{ hosts: ["*/*.b.svc.cluster.local"] }] }')], 'two:80+81'],
  ['all but one', [sidecar('a', '{ egress: [{ hosts: ["*/*", "~b/*"] }] }')], 'three:80+81 one:80+81'],
  ['nothing', [sidecar('a', '{ egress: [{ hosts: ["~/*"] }] }')], ''],
  ["a listener's port", [sidecar('a', '{ egress: [{ port: { number: 81, protocol: HTTP, name: x }, hosts: ["b/*"] }] }')], 'two:81'],
  [
    'two listeners put one service together',
    [sidecar('a', '{ egress: [{ port: { number: 81, protocol: HTTP, name: x }, hosts: ["b/*"] }, { hosts: ["b/*"] }] }')],
    'two:81+80',
  ],
  ["the root namespace's is the default", [sidecar('istio-system', '{ egress: [{ hosts: ["./*"] }] }')], 'one:80+81'],
  [
    'one that selects beats one that does not',
    [
      sidecar('a', '{ egress: [{ hosts: ["b/*"] }] }'),
      sidecar('a', '{ workloadSelector: { labels: { app: client } }, egress: [{ hosts: ["./*"] }] }', 'mine'),
    ],
    'one:80+81',
  ],
  [
    'one for others is none',
    [sidecar('a', '{ workloadSelector: { labels: { app: other } }, egress: [{ hosts: ["./*"] }] }', 'theirs')],
    'three:80+81 one:80+81 two:80+81',
  ],
  [
    'destinations of imported VirtualServices come in with the ports they name',
    [
      sidecar('a', '{ egress: [{ hosts: ["./*"] }] }'),
      rule('a', 'r', '{ hosts: [one], http: [{ route: [{ destination: { host: two.b.svc.cluster.local, port: { number: 80 } } }] }] }'),
    ],
    'one:80+81 two:80',
  ],
])('%s', (_about, documents, expected) => {
  expect(scopeOf(...documents).services).toBe(expected)
})

it('VirtualServices: private, then exported by name, then public', () => {
  const rules = [
    rule('b', 'public', '{ hosts: [x.com] }'),
    rule('b', 'given', '{ hosts: [x.com], exportTo: [a] }'),
    rule('a', 'private', '{ hosts: [x.com], exportTo: ["."] }'),
    rule('b', 'hidden', '{ hosts: [x.com], exportTo: ["."] }'),
  ]
  expect(scopeOf(...rules).rules).toBe('private given public')
})

it.each([
  ['{}', 'ALLOW_ANY'],
  ['{ outboundTrafficPolicy: { mode: REGISTRY_ONLY } }', 'REGISTRY_ONLY'],
  ['{ outboundTrafficPolicy: {} }', 'REGISTRY_ONLY'],
])('a Sidecar with %s: %s', (spec, expected) => {
  expect(scopeOf(sidecar('a', spec)).policy).toBe(expected)
})
