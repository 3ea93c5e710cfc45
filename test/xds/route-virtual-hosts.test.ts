import { describe, expect, it } from 'vitest'
import { caller, outcomeOf, service, sidecarOf, tableOf, virtualHostOf } from './mesh-of.ts'

const web = service('web', '{name: http, port: 80}')

/** A VirtualService that answers with a status of its own, by which it is told apart. */
const answering = (name: string, hosts: string, status: number, more = '', namespace = 'default') => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec: {hosts: ${hosts}, ${more} http: [{directResponse: {status: ${status}}}]}
---
`

/** Domains of each virtual host of a table with where its first route leads. */
function hostsOf(text: string, table = '80', meshConfig?: Record<string, unknown>) {
  const hosts = tableOf(sidecarOf(`${text}${caller()}`, meshConfig), table).virtual_hosts
  return Object.fromEntries(hosts.map(({ name, routes }) => [name, routes?.[0] && outcomeOf(routes[0])]))
}

describe('domains', () => {
  it.each([
    [
      'same namespace',
      service('web', '{name: http, port: 80}'),
      ['web', 'web.default', 'web.default.svc', 'web.default.svc.cluster.local', 'web.default.svc.cluster.local.', '10.96.0.2'],
    ],
    [
      'another namespace',
      service('web', '{name: http, port: 80}', 'other'),
      ['web.other', 'web.other.svc', 'web.other.svc.cluster.local', 'web.other.svc.cluster.local.', '10.96.0.2'],
    ],
  ])('%s', (_, text, expected) => {
    const [host] = tableOf(sidecarOf(`${text}${caller()}`), '80').virtual_hosts
    expect([...(host?.domains ?? [])].sort()).toEqual([...expected].sort())
  })

  it('a headless service answers to its pods too', () => {
    const headless =
      '{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None, selector: {app: db}, ports: [{name: http, port: 80}]}}'
    const [host] = tableOf(sidecarOf(`${headless}${caller()}`), '80').virtual_hosts
    expect(host?.domains).toContain('*.db.default.svc.cluster.local')
    expect(host?.domains).not.toContain('0.0.0.0')
  })

  it('an alias answers where its target does', () => {
    const alias =
      '{apiVersion: v1, kind: Service, metadata: {name: old}, spec: {type: ExternalName, externalName: web.default.svc.cluster.local, ports: [{name: http, port: 80}]}}'
    const host = virtualHostOf(sidecarOf(`${web}${alias}${caller()}`), '80', 'web.default.svc.cluster.local:80')
    expect(host.domains).toContain('old.default')
  })
})

describe('which VirtualService owns a host', () => {
  const own = 'web.default.svc.cluster.local:80'
  it.each([
    ['the first by name where the age is equal', answering('b', '[web]', 202) + answering('a', '[web]', 201), 'direct 201'],
    [
      'an exact host before a wildcard',
      answering('a', '["*.default.svc.cluster.local"]', 201) + answering('b', '[web]', 202),
      'direct 202',
    ],
    ['the longer wildcard', answering('a', '["*.local"]', 201) + answering('b', '["*.default.svc.cluster.local"]', 202), 'direct 202'],
    ['a private one before a public one', answering('a', '[web]', 201) + answering('b', '[web]', 202, 'exportTo: ["."],'), 'direct 202'],
    ['none that is for gateways only', answering('a', '[web]', 201, 'gateways: [g],'), 'outbound|80||web.default.svc.cluster.local'],
    [
      'none that is not exported here',
      answering('a', '[web.default.svc.cluster.local]', 201, 'exportTo: ["."],', 'other'),
      'outbound|80||web.default.svc.cluster.local',
    ],
    ['one of a third namespace too', answering('a', '[web.default.svc.cluster.local]', 201, '', 'other'), 'direct 201'],
    ['capitals do not count', answering('a', '[Web.default.svc.cluster.local]', 201), 'direct 201'],
  ])('%s', (_, virtualServices, expected) => {
    expect(hostsOf(`${web}${virtualServices}`)[own]).toBe(expected)
  })
})

describe('hosts that are no service', () => {
  const other = service('other', '{name: http, port: 8080}')
  it('are known on port 80 only', () => {
    expect(hostsOf(`${web}${other}${answering('a', '[b.com]', 201)}`)).toMatchObject({ 'b.com:80': 'direct 201' })
    expect(hostsOf(`${web}${other}${answering('a', '[b.com]', 201)}`, '8080')).not.toHaveProperty('b.com:8080')
  })
  it('also on the port of a service beside them', () => {
    expect(hostsOf(`${other}${answering('a', '[b.com, other]', 201)}`, '8080')).toMatchObject({ 'b.com:8080': 'direct 201' })
  })
  it('a service without port 80 is one there, by its full name', () => {
    const config = sidecarOf(`${web}${other}${answering('a', '[other]', 201)}${caller()}`)
    expect(virtualHostOf(config, '80', 'other.default.svc.cluster.local:80').domains).toEqual(['other.default.svc.cluster.local'])
  })
  it.each([
    ['ALLOW_ANY', 'PassthroughCluster', 'allow_any'],
    ['REGISTRY_ONLY', 'direct 502', 'block_all'],
  ])('unknown ones under %s', (mode, outcome, name) => {
    expect(hostsOf(web, '80', { outboundTrafficPolicy: { mode } })).toMatchObject({ [name]: outcome })
  })
})

it('a service whose protocol is detected has a table of its own that ignores the Host', () => {
  const config = sidecarOf(`${service('raw', '{name: raw, port: 9000}')}${answering('a', '[raw]', 201)}${caller()}`)
  expect(tableOf(config, 'raw.default.svc.cluster.local:9000').virtual_hosts).toMatchObject([
    { domains: ['*'], routes: [{ direct_response: { status: 201 } }] },
  ])
})
