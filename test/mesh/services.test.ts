import { describe, expect, it } from 'vitest'
import { deployment, meshOf, service } from './mesh-of.ts'

describe('Kubernetes Services', () => {
  it('get addresses in the order of the text, but not headless ones, aliases and those that have one', () => {
    const mesh = meshOf(
      service('a') +
        service('b', 'port: 1', 'clusterIP: None') +
        service('c', 'port: 1', 'clusterIP: 10.0.0.9') +
        service('d', 'port: 1', 'type: ExternalName, externalName: x.com') +
        service('e'),
    )
    expect(mesh.services.map((s) => [s.name, s.address, s.resolution])).toEqual([
      ['a', '10.96.0.2', 'ClientSideLB'],
      ['b', '0.0.0.0', 'Passthrough'],
      ['c', '10.0.0.9', 'ClientSideLB'],
      ['d', '0.0.0.0', 'Alias'],
      ['e', '10.96.0.3', 'ClientSideLB'],
    ])
  })

  it('lead to the pods that they select, on the first number that a pod gives for a named port', () => {
    const named =
      '\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: p, labels: { app: web } }\nspec: { containers: [{ name: app, ports: [{ name: main, containerPort: 8081 }] }] }\n'
    const mesh = meshOf(
      deployment('web', { app: 'web' }) + named + service('web', 'name: http, port: 80, targetPort: main') + service('other'),
    )
    expect(mesh.services.find((s) => s.name === 'web')?.endpoints).toMatchObject([
      { pod: 'default/p', port: 8081, servicePort: 80, portName: 'http', ready: true, weight: 1 },
      { pod: 'default/web-0', port: 8081, servicePort: 80 },
    ])
    expect(mesh.services.find((s) => s.name === 'other')?.endpoints).toEqual([])
  })

  it('have no endpoints on a port that no pod names', () => {
    const mesh = meshOf(deployment('web', { app: 'web' }) + service('web', 'name: http, port: 80, targetPort: main'))
    expect(mesh.services[0]?.endpoints).toEqual([])
  })

  it.each([
    ['', ['*']],
    ['.', ['default']],
    ['a, b', ['a', 'b']],
    ['~', ['~']],
    ['a,*', ['*']],
  ])('with the annotation exportTo %j are seen by %j', (value, expected) => {
    const text = `apiVersion: v1\nkind: Service\nmetadata: { name: a, annotations: { networking.istio.io/exportTo: "${value}" } }\nspec: { ports: [{ port: 80 }] }`
    expect(meshOf(text).services[0]?.exportTo).toEqual(value ? expected : ['*'])
  })

  it('take their endpoints from EndpointSlices where they select nothing', () => {
    const slice = `
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, labels: { kubernetes.io/service-name: db } }
ports: [{ name: tcp, port: 5432 }]
endpoints: [{ addresses: [192.0.2.1], conditions: { ready: true } }, { addresses: [192.0.2.2], conditions: { ready: false } }]
`
    const db = '\n---\napiVersion: v1\nkind: Service\nmetadata: { name: db }\nspec: { ports: [{ name: tcp, port: 5432 }] }\n'
    expect(meshOf(db + slice).services[0]?.endpoints.map((e) => [e.address, e.port, e.ready])).toEqual([
      ['192.0.2.1', 5432, true],
      ['192.0.2.2', 5432, false],
    ])
  })
})

describe('aliases', () => {
  const alias = (name: string, target: string) =>
    service(name, 'port: 80', `type: ExternalName, externalName: ${target}.default.svc.cluster.local`)

  it('stand with the service that they lead to, through several hops', () => {
    const mesh = meshOf(service('real') + alias('one', 'real') + alias('two', 'one'))
    expect(mesh.services.find((s) => s.name === 'real')?.aliases?.map((a) => a.hostname)).toEqual([
      'one.default.svc.cluster.local',
      'two.default.svc.cluster.local',
    ])
  })

  it('in a circle lead nowhere', () => {
    const mesh = meshOf(service('real') + alias('one', 'two') + alias('two', 'one'))
    expect(mesh.services.every((s) => s.aliases === undefined)).toBe(true)
  })
})

describe('ServiceEntries', () => {
  const entry = (spec: string) => meshOf(`apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e }\nspec: ${spec}`)

  it('are one service for each host and address', () => {
    const mesh = entry(
      '{ hosts: [a.com, b.com], addresses: [10.9.0.1, 10.8.0.0/16, 10.7.0.1/32], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC }',
    )
    expect(mesh.services.map((s) => `${s.hostname} ${s.address}`)).toEqual([
      'a.com 10.9.0.1',
      'a.com 10.8.0.0/16',
      'a.com 10.7.0.1',
      'b.com 10.9.0.1',
      'b.com 10.8.0.0/16',
      'b.com 10.7.0.1',
    ])
  })

  it.each([
    [
      'DNS without endpoints resolves the host itself',
      '{ hosts: [a.com], ports: [{ number: 80, name: h, protocol: HTTP, targetPort: 8080 }], resolution: DNS }',
      [['a.com', 8080]],
    ],
    [
      "an endpoint's own port wins",
      '{ hosts: [a.com], ports: [{ number: 80, name: h, protocol: HTTP }], resolution: STATIC, endpoints: [{ address: 192.0.2.1, ports: { h: 81 } }, { address: 192.0.2.2 }] }',
      [
        ['192.0.2.1', 81],
        ['192.0.2.2', 80],
      ],
    ],
    ['NONE has none', '{ hosts: [a.com], ports: [{ number: 80, name: h, protocol: HTTP }], resolution: NONE }', []],
  ])('%s', (_about, spec, expected) => {
    expect(entry(spec).services[0]?.endpoints.map((e) => [e.address, e.port])).toEqual(expected)
  })

  it('count a host that is named twice once', () => {
    const mesh = entry('{ hosts: [a.com, a.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC }')
    expect(mesh.services.map((s) => s.hostname)).toEqual(['a.com'])
  })

  it('select pods and WorkloadEntries of their namespace', () => {
    const text = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: e }
spec: { hosts: [vm.internal], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC, workloadSelector: { labels: { app: vm } } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: w }
spec: { address: 192.0.2.7, labels: { app: vm }, weight: 3 }
${deployment('vm', { app: 'vm' })}`
    expect(meshOf(text).services[0]?.endpoints).toMatchObject([
      { address: '192.0.2.7', weight: 3 },
      { pod: 'default/vm-0', weight: 1 },
    ])
  })
})
