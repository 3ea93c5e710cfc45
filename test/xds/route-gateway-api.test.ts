import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import { caller, outcomeOf, service, sidecarOf, virtualHostOf } from './mesh-of.ts'

const services = `${service('web', '{name: http, port: 80}, {name: http-b, port: 81}')}${service('api', '{name: http, port: 80}')}`

const httpRoute = (rules: string, name = 'r', parent = '{group: "", kind: Service, name: web}', namespace = 'default') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: ${namespace}}
spec: {parentRefs: [${parent}], rules: ${rules}}
---
`

function routesOf(text: string, port = 80) {
  const config = sidecarOf(`${services}${text}${caller()}`)
  return virtualHostOf(config, `${port}`, `web.default.svc.cluster.local:${port}`).routes ?? []
}

const to = (name: string, port = 80) => `backendRefs: [{name: ${name}, port: ${port}}]`
const cluster = (name: string, port = 80) => `outbound|${port}||${name}.default.svc.cluster.local`

describe('an HTTPRoute on a Service', () => {
  it.each([
    ['leads to its backend', `[{${to('api')}}]`, [cluster('api')]],
    [
      'shares by weight',
      '[{backendRefs: [{name: web, port: 80, weight: 3}, {name: api, port: 80}, {name: web, port: 81, weight: 0}]}]',
      [`${cluster('web')}*3 ${cluster('api')}*1`],
    ],
    ['answers 500 without backends', '[{}]', ['direct 500']],
    ['and where all weights are 0', '[{backendRefs: [{name: api, port: 80, weight: 0}]}]', ['direct 500']],
    ['an unknown kind of backend', '[{backendRefs: [{group: x.com, kind: Y, name: api, port: 80}]}]', ['UnknownService']],
    ['a backend without port drops the whole HTTPRoute', `[{${to('api')}}, {backendRefs: [{name: api}]}]`, [cluster('web')]],
    [
      'so does an unknown filter',
      `[{${to('api')}, filters: [{type: ExtensionRef, extensionRef: {group: a, kind: b, name: c}}]}]`,
      [cluster('web')],
    ],
  ])('%s', (_, rules, expected) => {
    expect(routesOf(httpRoute(rules)).map(outcomeOf)).toEqual(expected)
  })

  it('orders by kind of path, length, method, headers and query', () => {
    const rules = `[
      {matches: [{path: {type: RegularExpression, value: "/a.*"}}, {path: {value: /a}}, {path: {type: Exact, value: /a}}], ${to('api')}},
      {matches: [{path: {value: /a/b/}}, {path: {value: /a}, method: GET}, {path: {value: /a}, headers: [{name: x, value: "1"}]}, {path: {value: /a}, queryParams: [{name: q, value: "1"}]}], ${to('web')}}]`
    const printed = routesOf(httpRoute(rules)).map(({ match }) =>
      [
        match.path ?? match.path_separated_prefix ?? match.safe_regex?.regex,
        ...(match.headers ?? []).map(({ name }) => name),
        ...(match.query_parameters ?? []).map(({ name }) => `?${name}`),
      ].join(' '),
    )
    expect(printed).toEqual(['/a', '/a/b', '/a :method', '/a x', '/a ?q', '/a', '/a.*'])
  })

  it.each([
    [
      'the full path',
      '{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /x}}}',
      { regex_rewrite: { pattern: { regex: '/.*' }, substitution: '/x' } },
    ],
    ['the prefix', '{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x/}}}', { prefix_rewrite: '/x' }],
    [
      'the prefix by nothing',
      '{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}',
      { regex_rewrite: { pattern: { regex: '^/a\\.b(/?)(.*)' }, substitution: '/\\2' } },
    ],
  ])('rewrites %s', (_, filter, expected) => {
    expect(routesOf(httpRoute(`[{matches: [{path: {value: /a.b}}], filters: [${filter}], ${to('api')}}]`))[0]?.route).toMatchObject(
      expected,
    )
  })

  it('answers 500 for a cluster that does not exist, and names itself', () => {
    expect(routesOf(httpRoute(`[{${to('nobody')}}]`))).toMatchObject([
      { name: 'default.r.0', route: { cluster: cluster('nobody'), cluster_not_found_response_code: 'INTERNAL_SERVER_ERROR' } },
    ])
  })

  it("a redirect is 302 and keeps the request's port", () => {
    const filter = '{type: RequestRedirect, requestRedirect: {hostname: b.com}}'
    expect(routesOf(httpRoute(`[{filters: [${filter}]}]`), 81)[0]?.redirect).toEqual({
      host_redirect: 'b.com',
      path_redirect: '',
      port_redirect: 81,
      response_code: 'FOUND',
    })
  })

  it('with a port it acts on that port only', () => {
    const text = httpRoute(`[{${to('api')}}]`, 'r', '{group: "", kind: Service, name: web, port: 81}')
    expect(routesOf(text, 80).map(outcomeOf)).toEqual([cluster('web')])
    expect(routesOf(text, 81).map(outcomeOf)).toEqual([cluster('api')])
  })

  it('several HTTPRoutes of one namespace are one', () => {
    const both = `${httpRoute(`[{matches: [{path: {value: /b}}], ${to('web')}}]`, 'b')}${httpRoute(`[{matches: [{path: {value: /longer}}], ${to('api')}}]`, 'z')}`
    expect(routesOf(both).map(outcomeOf)).toEqual([cluster('api'), cluster('web')])
  })

  it("one of the caller's namespace goes before one of the service's, and a third counts for nothing", () => {
    const parent = '{group: "", kind: Service, name: far, namespace: other}'
    const far = service('far', '{name: http, port: 80}', 'other')
    const outcome = (...namespaces: string[]) => {
      const routes = namespaces.map((namespace, i) =>
        httpRoute(`[{backendRefs: [{name: b${namespace}, namespace: x, port: 80}]}]`, `r${i}`, parent, namespace),
      )
      const config = sidecarOf(`${far}${routes.join('')}${caller()}`)
      return virtualHostOf(config, '80', 'far.other.svc.cluster.local:80').routes?.map(outcomeOf)
    }
    expect(outcome('other', 'default')).toEqual(['outbound|80||bdefault.x.svc.cluster.local'])
    expect(outcome('other', 'third')).toEqual(['outbound|80||bother.x.svc.cluster.local'])
    expect(outcome('third')).toEqual(['outbound|80||far.other.svc.cluster.local'])
  })
})

it('knows the text behind a route', () => {
  const text = `${services}${caller()}${httpRoute(`[{matches: [{path: {value: /a}}], timeouts: {request: 3s}, backendRefs: [{name: api, port: 80, weight: 2}, {name: web, port: 80}]}]`)}`
  const mesh = buildMesh(parseManifests([{ name: 'a.yaml', text }]).value).value
  const config = compileProxy(mesh, 'default/sleep')
  const route = virtualHostOf(config, '80', 'web.default.svc.cluster.local:80').routes?.[0]
  const textAt = (range: { start: number; end: number } | undefined) => range && text.slice(range.start, range.end)
  expect(textAt(route && config.origins.get(route.match))).toBe('{path: {value: /a}}')
  expect(textAt(route?.route && config.origins.field(route.route, 'timeout'))).toBe('{request: 3s}')
  const [first] = route?.route?.weighted_clusters?.clusters ?? []
  expect(textAt(first && config.origins.get(first))).toBe('{name: api, port: 80, weight: 2}')
})
