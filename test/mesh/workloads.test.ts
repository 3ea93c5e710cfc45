import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { deployment, meshOf } from './mesh-of.ts'

describe('pods', () => {
  it('are made of templates, numbered and addressed in the order of the text, after those that are given', () => {
    const pod =
      '\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: alone, labels: { app: alone } }\nspec: { containers: [{ name: app }] }\n'
    const mesh = meshOf(deployment('reviews-v1', { app: 'reviews', version: 'v1' }, 'replicas: 2') + pod)
    expect(mesh.pods.map(({ name, ip }) => [name, ip])).toEqual([
      ['alone', '10.1.0.1'],
      ['reviews-v1-0', '10.1.0.2'],
      ['reviews-v1-1', '10.1.0.3'],
    ])
  })

  it('that may come later are spare, and change no other address', () => {
    const text = [deployment('a', { app: 'a' }, 'replicas: 1'), deployment('b', { app: 'b' }, 'replicas: 2')].join('\n---\n')
    const files = [{ name: 'a.yaml', text }]
    const mesh = buildMesh(parseManifests(files).value, { mostReplicas: new Map([['default/a', 3]]) }).value
    expect(mesh.pods.map(({ name, ip, spare }) => [name, ip, spare ?? false])).toEqual([
      ['a-0', '10.1.0.1', false],
      ['b-0', '10.1.0.2', false],
      ['b-1', '10.1.0.3', false],
      ['a-1', '10.1.0.4', true],
      ['a-2', '10.1.0.5', true],
    ])
  })

  it('need neither a selector nor containers', () => {
    const mesh = meshOf(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: bare }\nspec: { template: { metadata: { labels: { app: bare } } } }',
    )
    expect(mesh.pods.map((pod) => pod.name)).toEqual(['bare-0'])
    expect(mesh.workloads).toMatchObject([{ id: 'default/bare', app: 'bare', version: '' }])
  })

  it('of 250 and more go on in the next subnet', () => {
    const mesh = meshOf(deployment('many', { app: 'many' }, 'replicas: 251'))
    expect(mesh.pods.at(-1)?.ip).toBe('10.1.1.1')
  })

  it('that a dump gives with their owners are not made again', () => {
    const owned = (kind: string, name: string, owner: string, of: string, spec: string) =>
      `\n---\napiVersion: ${kind === 'Pod' ? 'v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: { name: ${name}, labels: { app: web }, ownerReferences: [{ kind: ${owner}, name: ${of} }] }\nspec: ${spec}\n`
    const template = '{ replicas: 2, template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }'
    const mesh = meshOf(
      deployment('web', { app: 'web' }, 'replicas: 2') +
        owned('ReplicaSet', 'web-6f', 'Deployment', 'web', template) +
        owned('Pod', 'web-6f-x', 'ReplicaSet', 'web-6f', '{ containers: [] }'),
    )
    expect(mesh.pods.map((pod) => [pod.name, pod.workload])).toEqual([['web-6f-x', 'default/web']])
    expect(mesh.workloads.map((w) => [w.kind, w.pods.length])).toEqual([['Deployment', 1]])
  })

  it('are ready unless their status says otherwise', () => {
    const pod = (name: string, status: string) =>
      `\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [] }\nstatus: ${status}\n`
    const mesh = meshOf(pod('a', '{ phase: Running }') + pod('b', '{ conditions: [{ type: Ready, status: "False" }] }'))
    expect(mesh.pods.map((p) => p.ready)).toEqual([true, false])
  })

  it.each([
    ['{ istio: ingressgateway }', true],
    ['{ istio: my-egressgateway-2 }', true],
    ['{ gateway.networking.k8s.io/gateway-name: edge }', true],
    ['{ app: gateway }', false],
  ])('with labels %s are routers: %s', (labels, router) => {
    const mesh = meshOf(`apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: ${labels} }\nspec: { containers: [] }`)
    expect(mesh.pods[0]).toMatchObject({ router, sidecar: !router })
  })

  it('take their locality from a label, else from their Node', () => {
    const node =
      '\n---\napiVersion: v1\nkind: Node\nmetadata: { name: n1, labels: { topology.kubernetes.io/region: eu, topology.kubernetes.io/zone: eu-a } }\n'
    const pod = (name: string, labels: string) =>
      `\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: ${labels} }\nspec: { nodeName: n1, containers: [] }\n`
    const mesh = meshOf(node + pod('a', '{ app: a }') + pod('b', '{ istio-locality: us.us-1.rack }'))
    expect(mesh.pods.map((p) => p.locality)).toEqual(['eu/eu-a/', 'us/us-1/rack'])
    expect(mesh.pods[0]?.workloadLabels).toMatchObject({ 'topology.kubernetes.io/zone': 'eu-a', 'kubernetes.io/hostname': 'n1' })
  })
})
