import { describe, expect, it } from 'vitest'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import { proxiesOf, proxyTables } from '../../src/xds/proxy-view.ts'
import { deployment, door, meshOf, service } from '../mesh/mesh-of.ts'

const text = `${deployment('client', { app: 'client' })}${deployment('web-v1', { app: 'web', version: 'v1' })}${service('web')}${service('db', 'name: tcp, port: 5432')}${door('"*"')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: [web, shop.io]
  gateways: [mesh, door]
  http:
  - match: [{ uri: { prefix: /a }, headers: { who: { exact: me } } }]
    timeout: 3s
    route: [{ destination: { host: web, subset: v1 } }]
  - route: [{ destination: { host: web } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web-rule }
spec: { host: web, subsets: [{ name: v1, labels: { version: v1 } }] }
`
const mesh = meshOf(text)
const podOf = (workload: string) => {
  const pod = mesh.pods.find((each) => each.workload === `default/${workload}`)
  return `${pod?.namespace}/${pod?.name}`
}
const tablesOf = (workload: string) => proxyTables(compileProxy(mesh, podOf(workload)), mesh)
const at = ({ start, end }: { readonly start: number; readonly end: number }) => text.slice(start, end)

describe('a sidecar', () => {
  const tables = tablesOf('client')

  it.each([
    { port: 80, match: 'Trans: raw_buffer; App: http/1.1,h2c', destination: /^Route: 80$/ },
    { port: 5432, match: 'ALL', destination: /^Cluster: outbound\|5432\|\|db\.default/ },
    { port: 15001, match: 'ALL', destination: /^PassthroughCluster$/ },
  ])('listens on $port for $match', ({ port, match, destination }) => {
    const rows = tables.listeners.filter((row) => row.port === port)
    expect(rows.map((row) => row.match)).toContain(match)
    expect(rows.some((row) => destination.test(row.destination))).toBe(true)
  })

  it('routes as the VirtualService says, and links to it', () => {
    const rows = tables.routes.filter((row) => row.name === '80' && row.virtualService === 'web.default')
    expect(rows.map(({ domains, match }) => `${domains} ${match}`)).toEqual([
      'shop.io /a*, who = me',
      'shop.io /*',
      'web, web.default + 4 more… /a*, who = me',
      'web, web.default + 4 more… /*',
    ])
    expect(at(rows[0]?.links[0]?.range ?? { start: 0, end: 0 })).toContain('prefix: /a')
    expect(rows[0]?.links.some(({ path, range }) => path === 'route.timeout' && at(range).includes('3s'))).toBe(true)
  })

  it('has clusters by the parts of their names', () => {
    const rows = tables.clusters.filter((row) => row.fqdn === 'web.default.svc.cluster.local' && row.direction === 'outbound')
    expect(rows.map(({ port, subset, type, destinationRule }) => [port, subset, type, destinationRule])).toEqual([
      ['80', '-', 'EDS', expect.any(String)],
      ['80', 'v1', 'EDS', 'web-rule.default'],
    ])
    expect(tables.clusters.find((row) => row.fqdn === 'BlackHoleCluster')).toMatchObject({ port: '-', direction: '-', type: 'STATIC' })
  })

  it('has the endpoints, with the pods behind them', () => {
    const rows = tables.endpoints.filter((row) => row.cluster.includes('|v1|web.'))
    expect(rows.map(({ status, outlier, pod }) => [status, outlier, pod])).toEqual([['HEALTHY', 'OK', podOf('web-v1')]])
    expect(at(rows[0]?.links[0]?.range ?? { start: 0, end: 0 })).toContain('name: web-v1')
  })

  it('is plain data', () => {
    expect(structuredClone(tables)).toEqual(tables)
  })
})

it('a gateway has its own listener and routes', () => {
  const tables = tablesOf('door')
  expect(tables.type).toBe('router')
  expect(tables.listeners.map(({ port, destination }) => `${port} ${destination}`)).toContain('8080 Route: http.8080')
  expect(tables.routes.some((row) => row.name === 'http.8080' && row.virtualService === 'web.default')).toBe(true)
})

it('all proxies are named, gateways first', () => {
  expect(proxiesOf(mesh).map(({ type, workload }) => `${type} ${workload}`)).toEqual([
    'router default/door',
    'sidecar default/client',
    'sidecar default/web-v1',
  ])
})

it('nothing is known of a pod that is not there', () => {
  const { listeners, routes, clusters, endpoints } = proxyTables(compileProxy(mesh, 'default/nobody'), mesh)
  expect([listeners, routes, clusters, endpoints]).toEqual([[], [], [], []])
})
