import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { deriveScenario } from '../../src/scenario/derive.ts'
import * as seeds from './seeds.ts'

function derive(text: string) {
  const scenario = deriveScenario(buildMesh(parseManifests([{ name: 'a.yaml', text }]).value).value)
  const traffic = scenario.traffic.map(({ from, requests }) => [
    from.type === 'outside' ? 'outside' : `${from.type} ${from.name}`,
    ...requests.map(
      ({ weight, url, request }) =>
        `${weight} ${request.method} ${url}${request.headers.map(([name, value]) => ` ${name}=${value}`).join('')}`,
    ),
  ])
  return { scenario, traffic }
}

const gateway = (hosts: string, server = '{ number: 80, protocol: HTTP, name: http }') => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: front }
spec: { selector: { istio: ingressgateway }, servers: [ { port: ${server}, hosts: ${hosts}${server.includes('HTTPS') ? ', tls: { mode: SIMPLE, credentialName: c }' : ''} } ] }
`
const routes = (http: string, hosts = '["shop.example"]') => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: ${hosts}
  gateways: [front]
  http:
${http.replaceAll(/^/gm, '  ')}
`
const to = 'route: [ { destination: { host: shop } } ]'

describe('every match of a gateway becomes a class of requests', () => {
  it.each([
    [
      'exact, prefix and regex',
      gateway('["*"]'),
      routes(`- match: [ { uri: { exact: /a } }, { uri: { prefix: /b/ } }, { uri: { regex: "/c/[0-9]+" } } ]\n  ${to}`),
      ['1 GET http://shop.example/a', '1 GET http://shop.example/b/', '1 GET http://shop.example/c/0'],
    ],
    [
      'a special header beside a plain rest',
      gateway('["*"]'),
      routes(`- match: [ { headers: { x-user: { exact: jason } } } ]\n  ${to}\n- ${to}`),
      ['1 GET http://shop.example/ x-user=jason', '9 GET http://shop.example/'],
    ],
    [
      'method and query',
      gateway('["*"]'),
      routes(`- match: [ { method: { exact: POST }, queryParams: { v: { exact: "2" } } } ]\n  ${to}`),
      ['1 POST http://shop.example/?v=2'],
    ],
    [
      'TLS',
      gateway('["shop.example"]', '{ number: 443, protocol: HTTPS, name: https }'),
      routes(`- ${to}`),
      ['1 GET https://shop.example/'],
    ],
    [
      'an odd port',
      gateway('["shop.example"]', '{ number: 8080, protocol: HTTP, name: http }'),
      routes(`- ${to}`),
      ['1 GET http://shop.example:8080/'],
    ],
    ['wildcards on both sides', gateway('["*"]'), routes(`- ${to}`, '["*"]'), ['1 GET http://www.example.com/']],
    ['a wildcard door', gateway('["*.example"]'), routes(`- ${to}`, '["*"]'), ['1 GET http://www.example/']],
    ['a gateway without routes', gateway('["shop.example"]'), '', ['1 GET http://shop.example/']],
    [
      'a match for other gateways',
      gateway('["*"]'),
      routes(`- match: [ { gateways: [mesh], uri: { exact: /a } }, { uri: { exact: /b } } ]\n  ${to}`),
      ['1 GET http://shop.example/b'],
    ],
  ])('%s', (_, front, rules, classes) => expect(derive(seeds.together(front, rules)).traffic).toEqual([['gateway front', ...classes]]))
})

describe('what nobody calls gets a client', () => {
  const client = seeds.appDeployment.replace('app-deployment', 'client').replaceAll('app: app', 'app: client')
  it('in the mesh, if there is one', () =>
    expect(derive(seeds.together(client, seeds.appDeployment, seeds.appService)).traffic).toEqual([
      ['workload client', '1 GET http://app-svc/'],
    ]))
  it('else outside', () =>
    expect(derive(seeds.together(seeds.appDeployment, seeds.appService)).traffic).toEqual([['outside', '1 GET http://app-svc.frontend/']]))
  it('but not what a gateway reaches', () =>
    expect(
      derive(seeds.together(gateway('["*"]'), routes(`- route: [ { destination: { host: reviews } } ]`), seeds.reviewsService)).traffic,
    ).toEqual([['gateway front', '1 GET http://shop.example/']]))
})

it('knows what Bookinfo calls', () => {
  const text = readFileSync(new URL('../../examples/bookinfo-canary/bookinfo.yaml', import.meta.url), 'utf8')
  const { scenario, traffic } = derive(text)
  expect(traffic.map(([from]) => from)).toEqual(['gateway bookinfo-gateway'])
  expect(scenario.workloads.map(({ match, calls }) => [...Object.values(match), ...calls.map((call) => call.url)].join(' '))).toEqual([
    'productpage http://details:9080/details/0 http://reviews:9080/reviews/0',
    'details',
    'reviews v1',
    'reviews v2 http://ratings:9080/ratings/0',
    'reviews v3 http://ratings:9080/ratings/0',
    'ratings',
  ])
})
