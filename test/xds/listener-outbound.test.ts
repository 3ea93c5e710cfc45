import { describe, expect, it } from 'vitest'
import { caller, chainsOf, service, sidecarOf } from './mesh-of.ts'

const PLAIN_HTTP = 'alpn=http/1.1,h2c'
const passthrough = 'tcp>PassthroughCluster'

const serviceEntry = (name: string, spec: string) => `
---
{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: ${name}}, spec: {${spec}}}
---
`

function listenersOf(text: string, meshConfig?: Record<string, unknown>) {
  const config = sidecarOf(`${text}${caller()}`, meshConfig)
  const outbound = config.listeners.filter(({ name }) => name !== 'virtualInbound')
  return Object.fromEntries(outbound.map(({ name }) => [name, chainsOf(config, name)]))
}

describe('a service port', () => {
  it.each([
    ['HTTP shares a listener on all addresses', '{name: http, port: 80}', '0.0.0.0_80', [`${PLAIN_HTTP} http>80`, passthrough]],
    ['TCP has its own address', '{name: tcp, port: 90}', '10.96.0.2_90', ['tcp>outbound|90||a.default.svc.cluster.local']],
    ['TLS too, whatever the server name', '{name: https, port: 443}', '10.96.0.2_443', ['tcp>outbound|443||a.default.svc.cluster.local']],
    [
      'an unnamed port is detected',
      '{name: x, port: 70}',
      '10.96.0.2_70',
      [`${PLAIN_HTTP} http>a.default.svc.cluster.local:70`, 'tcp>outbound|70||a.default.svc.cluster.local'],
    ],
    ['a well-known port is not', '{name: x, port: 3306}', '10.96.0.2_3306', ['tcp>outbound|3306||a.default.svc.cluster.local']],
    ["the proxy's own port has no listener", '{name: http, port: 15001}', '0.0.0.0_15001', undefined],
  ])('%s', (_, port, name, chains) => {
    expect(listenersOf(service('a', port))[name]).toEqual(chains)
  })

  it('UDP has none', () => {
    expect(Object.keys(listenersOf(service('a', '{name: dns, port: 53, protocol: UDP}')))).toEqual(['virtualOutbound'])
  })
})

describe('what shares an address', () => {
  const plain = service('web', '{name: http, port: 80}')
  it('TCP without an address is the fallback of the HTTP listener', () => {
    const tcp = serviceEntry('s', 'hosts: [s.com], ports: [{number: 80, name: tcp, protocol: TCP}], resolution: DNS')
    expect(listenersOf(`${plain}${tcp}`)['0.0.0.0_80']).toEqual([`${PLAIN_HTTP} http>80`, 'tcp>outbound|80||s.com'])
  })
  it('TLS hosts without an address are told apart by server name', () => {
    const tls = (host: string) =>
      serviceEntry(host.replace('*', 'w'), `hosts: ["${host}"], ports: [{number: 443, name: tls, protocol: TLS}]`)
    expect(listenersOf(`${tls('a.com')}${tls('*.b.com')}`)['0.0.0.0_443']).toEqual([
      'sni=*.b.com tcp>outbound|443||*.b.com',
      'sni=a.com tcp>outbound|443||a.com',
      passthrough,
    ])
  })
  it('a headless TCP service has a listener for each pod but the caller', () => {
    const headless = `
---
{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None, selector: {app: db}, ports: [{name: tcp, port: 5432}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db-0, labels: {app: db}}, spec: {containers: []}}
`
    expect(listenersOf(headless)['10.1.0.1_5432']).toEqual(['tcp>outbound|5432||db.default.svc.cluster.local'])
  })
})

describe('rules for connections', () => {
  const db = service('db', '{name: tcp, port: 5432}')
  const rule = (spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v}
spec: {hosts: [db], ${spec}}
---
`
  const to = (subset: string) => `route: [{destination: {host: db, subset: ${subset}}}]`
  const subset = (name: string) => `tcp>outbound|5432|${name}|db.default.svc.cluster.local`
  it.each([
    ['the first rule without match', `tcp: [{${to('v1')}}, {${to('v2')}}]`, [subset('v1')]],
    ['not for other callers', `tcp: [{match: [{sourceLabels: {app: x}}], ${to('v1')}}, {${to('v2')}}]`, [subset('v2')]],
    ['not for other ports', `tcp: [{match: [{port: 1}], ${to('v1')}}]`, [subset('')]],
    [
      'subnets before the service',
      `tcp: [{match: [{destinationSubnets: [10.1.0.0/16]}], ${to('v1')}}]`,
      [`to=10.1.0.0/16 ${subset('v1')}`, subset('')],
    ],
    [
      'shares',
      'tcp: [{route: [{destination: {host: db, subset: v1}, weight: 3}, {destination: {host: db, subset: v2}, weight: 1}]}]',
      ['tcp>outbound|5432|v1|db.default.svc.cluster.local*3 outbound|5432|v2|db.default.svc.cluster.local*1'],
    ],
    ['http rules do not count', 'http: [{directResponse: {status: 500}}]', [subset('')]],
  ])('%s', (_, spec, chains) => {
    expect(listenersOf(`${db}${rule(spec)}`)['10.96.0.2_5432']).toEqual(chains)
  })

  it('TLS rules choose by server name, and others are unknown then', () => {
    const text = `${service('s', '{name: tls, port: 443}')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v}
spec: {hosts: [s.default.svc.cluster.local], tls: [{match: [{sniHosts: [s.default.svc.cluster.local]}], route: [{destination: {host: s, subset: v1}}]}]}
`
    expect(listenersOf(text)['10.96.0.2_443']).toEqual([
      'sni=s.default.svc.cluster.local tcp>outbound|443|v1|s.default.svc.cluster.local',
      passthrough,
    ])
  })
})

it.each([
  ['ALLOW_ANY', 'PassthroughCluster'],
  ['REGISTRY_ONLY', 'BlackHoleCluster'],
])('under %s unknown connections go to %s', (mode, cluster) => {
  expect(listenersOf('', { outboundTrafficPolicy: { mode } })).toEqual({
    virtualOutbound: ['port=15001 tcp>BlackHoleCluster', `tcp>${cluster}`],
  })
})
