import { describe, expect, it } from 'vitest'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import type { ProxyConfig } from '../../src/xds/proxy-config.ts'
import { meshOf, outcomeOf, service } from './mesh-of.ts'

const front = `
---
apiVersion: v1
kind: Service
metadata: {name: edge-istio}
spec: {selector: {gateway.networking.k8s.io/gateway-name: edge}, ports: [{name: web, port: 80, targetPort: 8080}, {name: tls, port: 443}, {name: db, port: 3306}]}
---
{apiVersion: v1, kind: Pod, metadata: {name: edge, labels: {gateway.networking.k8s.io/gateway-name: edge}}, spec: {containers: []}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {expose: "yes"}}}
${service('web', '{name: http, port: 80}')}${service('api', '{name: http, port: 80}')}${service('api', '{name: http, port: 80}', 'shop')}`

const gateway = (listeners: string, more = '') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec: {gatewayClassName: istio, listeners: [${listeners}]${more}}
---
`
const http = (more = '') => `{name: http, port: 80, protocol: HTTP${more}}`

const route = (kind: string, spec: string, namespace = 'default', name = 'r') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}}
spec: {parentRefs: [{name: edge, namespace: default}], ${spec}}
---
`
const toWeb = 'rules: [{backendRefs: [{name: web, port: 80}]}]'
const toApi = 'rules: [{backendRefs: [{name: api, port: 80}]}]'

const edge = (text: string): ProxyConfig => compileProxy(meshOf(front + text), 'default/edge')

/** `web.test > web`, one a virtual host of the table; the namespace of a backend in another one. */
function shown(config: ProxyConfig, table = 'http.8080'): readonly string[] {
  const short = (cluster: string) =>
    cluster
      .replace('.default.svc.cluster.local', '')
      .replace('.svc.cluster.local', '')
      .replace(/^outbound\|\d+\|\|/, '')
  const hosts = config.routes.find(({ name }) => name === table)?.virtual_hosts ?? []
  return hosts.map(({ domains, routes = [] }) => `${domains.join()} > ${routes.map((each) => short(outcomeOf(each))).join(' ')}`)
}

describe('a listener of a Kubernetes Gateway', () => {
  const hosts = (names: string) => `hostnames: [${names}], ${toWeb}`
  it.each([
    ['takes the route that names it', gateway(http()) + route('HTTPRoute', toWeb), ['* > web']],
    ['narrows the host', gateway(http(', hostname: "*.test"')) + route('HTTPRoute', hosts('a.test, b.io')), ['a.test > web']],
    ['takes no route for other hosts', gateway(http(', hostname: a.test')) + route('HTTPRoute', hosts('b.test')), ['* > ']],
    ['takes none of another namespace', gateway(http()) + route('HTTPRoute', toApi, 'shop'), ['* > ']],
    [
      'unless it lets all in',
      gateway(http(', allowedRoutes: {namespaces: {from: All}}')) + route('HTTPRoute', toApi, 'shop'),
      ['* > api.shop'],
    ],
    [
      'or those with a label',
      gateway(
        http(
          ', allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: expose, operator: In, values: ["yes"]}]}}}',
        ),
      ) + route('HTTPRoute', toApi, 'shop'),
      ['* > api.shop'],
    ],
    [
      'takes the kinds that it allows',
      gateway(http(', allowedRoutes: {kinds: [{kind: GRPCRoute}]}')) + route('HTTPRoute', toWeb),
      ['* > '],
    ],
    [
      'leaves a host to the one that names it more exactly',
      gateway(`${http()}, {name: own, port: 80, protocol: HTTP, hostname: a.test}`) +
        route('HTTPRoute', `hostnames: [a.test, b.test], ${toWeb}`),
      ['a.test > web', 'b.test > web'],
    ],
    ['of another class is not for Istio', gateway(http()).replace('istio, listeners', 'nginx, listeners') + route('HTTPRoute', toWeb), []],
    ['on a port that the Service lacks is not opened', gateway(http().replace('80', '81')) + route('HTTPRoute', toWeb), []],
  ])('%s', (_, text, expected) => expect(shown(edge(text))).toEqual(expected))

  it('shares a host among routes of several namespaces, in the order of the Gateway API', () => {
    const at = (path: string, to: string) => `rules: [{matches: [{path: {value: ${path}}}], backendRefs: [{name: ${to}, port: 80}]}]`
    const text =
      gateway(http(', allowedRoutes: {namespaces: {from: All}}')) +
      route('HTTPRoute', at('/a', 'web')) +
      route('HTTPRoute', at('/a/b', 'api'), 'shop', 's')
    expect(shown(edge(text))).toEqual(['* > api.shop web'])
  })

  it.each([
    ['refused', '', 'UnknownService'],
    [
      'granted',
      '{apiVersion: gateway.networking.k8s.io/v1beta1, kind: ReferenceGrant, metadata: {name: g, namespace: shop}, spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}], to: [{group: "", kind: Service}]}}',
      'api.shop',
    ],
  ])('a backend of another namespace is %s', (_, grant, expected) => {
    const foreign = 'rules: [{backendRefs: [{name: api, namespace: shop, port: 80}]}]'
    expect(shown(edge(`${gateway(http())}${route('HTTPRoute', foreign)}${grant}`))).toEqual([`* > ${expected}`])
  })
})

describe('a GRPCRoute', () => {
  const matching = (match: string) => `rules: [{matches: [${match}], backendRefs: [{name: web, port: 80}]}]`
  it.each([
    ['{method: {service: a.B, method: C}}', { path: '/a.B/C' }],
    ['{method: {service: a.B}}', { path_separated_prefix: '/a.B' }],
    ['{method: {method: C}}', { safe_regex: { regex: '/[^/]+/C' } }],
    ['{method: {type: RegularExpression, service: "a.*", method: C}}', { safe_regex: { regex: '/a.*/C' } }],
    ['{headers: [{name: x, value: "1"}]}', { prefix: '/' }],
  ])('%s', (match, expected) => {
    const [table] = edge(gateway(http()) + route('GRPCRoute', matching(match))).routes
    expect(table?.virtual_hosts[0]?.routes?.[0]?.match).toMatchObject(expected)
  })
})

describe('connections', () => {
  const chains = (text: string, name: string) =>
    edge(text)
      .listeners.find((listener) => listener.name === name)
      ?.filter_chains?.map(({ filter_chain_match: match, filters }) => [
        match?.server_names?.join() ?? '*',
        filters.map(({ typed_config: config }) => ('cluster' in config ? config.cluster : '')).join(),
      ])
  const passthrough = '{name: tls, port: 443, protocol: TLS, tls: {mode: Passthrough}}'
  it.each([
    [
      'a TLSRoute',
      gateway(passthrough) + route('TLSRoute', `hostnames: [a.test], ${toWeb}`),
      '0.0.0.0_443',
      [['a.test', 'outbound|80||web.default.svc.cluster.local']],
    ],
    [
      'a TLSRoute without weight gives its name away',
      gateway(passthrough) + route('TLSRoute', 'hostnames: [a.test], rules: [{backendRefs: [{name: web, port: 80, weight: 0}]}]'),
      '0.0.0.0_443',
      undefined,
    ],
    [
      'a TCPRoute',
      gateway('{name: db, port: 3306, protocol: TCP}') + route('TCPRoute', toWeb),
      '0.0.0.0_3306',
      [['*', 'outbound|80||web.default.svc.cluster.local']],
    ],
    [
      'TCP beside HTTP on one port',
      gateway(`${http()}, {name: db, port: 80, protocol: TCP}`) + route('TCPRoute', toWeb),
      '0.0.0.0_80',
      undefined,
    ],
  ])('%s', (_, text, listener, expected) => expect(chains(text, listener)).toEqual(expected))

  const secret = (crt: string) =>
    `{apiVersion: v1, kind: Secret, metadata: {name: cert}, data: {tls.crt: ${crt}, tls.key: LS0tLS1CRUdJTiBQ}}`
  it.each([
    ['is opened with its certificate', secret('LS0tLS1CRUdJTiBD'), true],
    ['stays shut with one that is none', secret('bm9uZQ=='), false],
    ['is opened where the text holds no Secret', '', true],
  ])('an HTTPS listener %s', (_, more, opened) => {
    const https = '{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}'
    expect(chains(gateway(https) + route('HTTPRoute', toWeb) + more, '0.0.0.0_443') !== undefined).toBe(opened)
  })
})
