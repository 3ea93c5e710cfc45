import { describe, expect, it } from 'vitest'
import { decide } from '../../src/envoy/decide.ts'
import type { HttpRequest } from '../../src/envoy/decision.ts'
import { finalResponseHeaders } from '../../src/envoy/response-headers.ts'
import type { HeaderOperations, RedirectAction, Route, RouteAction } from '../../src/xds/proxy-config.ts'
import { ask, DIALLED, MISSING, REVIEWS, smallProxy } from './small-proxy.ts'

type Lines = HttpRequest['headers']
const set = (key: string, value: string) => ({ header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' as const })
const add = (key: string, value: string) => ({ header: { key, value } })

function outcomeOf(route: Omit<Route, 'match'> & { readonly match?: Route['match'] }, given: Partial<HttpRequest> = {}) {
  return decide(smallProxy({ routes: [{ match: { prefix: '/' }, ...route }] }), DIALLED, ask(given)).outcome
}

describe('redirects', () => {
  const location = (redirect: RedirectAction, given: Partial<HttpRequest>) => {
    const outcome = outcomeOf({ match: { prefix: '/a' }, redirect }, { path: '/a/b?q=1', ...given })
    return outcome.type === 'reply' ? outcome.reply.headers.find(([name]) => name === 'location')?.[1] : undefined
  }
  const https: Lines = [['x-forwarded-proto', 'https']]
  it.each<[RedirectAction, Partial<HttpRequest>, string]>([
    [{ path_redirect: '/new' }, {}, 'http://reviews:9080/new?q=1'],
    [{ path_redirect: '/new?x' }, {}, 'http://reviews:9080/new?x'],
    [{ path_redirect: '/new#p' }, {}, 'http://reviews:9080/new#p?q=1'],
    [{ prefix_rewrite: '/c' }, {}, 'http://reviews:9080/c/b?q=1'],
    [{ host_redirect: 'h.test' }, {}, 'http://h.test/a/b?q=1'],
    [{ scheme_redirect: 'https' }, { authority: 'reviews:80' }, 'https://reviews/a/b?q=1'],
    [{ scheme_redirect: 'https' }, { authority: 'reviews:443' }, 'https://reviews:443/a/b?q=1'],
    [{ scheme_redirect: 'http' }, { authority: 'reviews:443', headers: https }, 'http://reviews/a/b?q=1'],
    [{ https_redirect: true }, {}, 'https://reviews:9080/a/b?q=1'],
    [{ port_redirect: 8443 }, {}, 'http://reviews:8443/a/b?q=1'],
    [{ host_redirect: 'h.test:1', port_redirect: 2 }, {}, 'http://h.test:1:2/a/b?q=1'],
    [{ path_redirect: '/new' }, { headers: https }, 'https://reviews:9080/new?q=1'],
    [{ path_redirect: 'new', strip_query: true }, {}, 'http://reviews:9080/new'],
  ])('%j for %j goes to %s', (redirect, given, to) => expect(location(redirect, given)).toBe(to))

  it('lets response headers act on the location', () => {
    const outcome = outcomeOf({ redirect: { path_redirect: '/new' }, response_headers_to_add: [set('location', '/else')] })
    expect(outcome).toMatchObject({ reply: { headers: [['location', '/else']] } })
  })
  it.each([
    ['FOUND', 302],
    ['SEE_OTHER', 303],
    ['TEMPORARY_REDIRECT', 307],
    ['PERMANENT_REDIRECT', 308],
    [undefined, 301],
  ])('%s is %i', (code, status) => {
    expect(outcomeOf({ redirect: { path_redirect: '/', ...(code ? { response_code: code } : {}) } })).toMatchObject({ reply: { status } })
  })
})

function upstream(
  action: Partial<RouteAction>,
  given: Partial<HttpRequest>,
  operations: HeaderOperations = {},
  match: Route['match'] = { prefix: '/' },
) {
  const outcome = outcomeOf({ match, route: { cluster: REVIEWS, ...action }, ...operations }, given)
  if (outcome.type !== 'route' || !outcome.plan.clusters[0]) throw new Error(`not routed: ${outcome.type}`)
  return outcome.plan.clusters[0].request
}

describe('rewrites', () => {
  const regex = (source: string, substitution: string): Partial<RouteAction> => ({
    regex_rewrite: { pattern: { regex: source }, substitution },
  })
  it.each<[Partial<RouteAction>, Route['match'], string, string]>([
    [{ prefix_rewrite: '/' }, { prefix: '/foo' }, '/foo/bar?q=1', '//bar?q=1'],
    [{ prefix_rewrite: '/new' }, { prefix: '/' }, '/x', '/newx'],
    [{ prefix_rewrite: '/new' }, { prefix: '/FOO', case_sensitive: false }, '/foo/x', '/new/x'],
    [{ prefix_rewrite: '/new' }, { path: '/foo' }, '/foo?q', '/new?q'],
    [{ prefix_rewrite: '/new' }, { safe_regex: { regex: '/f.*' } }, '/foo/bar?q', '/new?q'],
    [{ prefix_rewrite: '/new' }, { path_separated_prefix: '/foo' }, '/foo/bar', '/new/bar'],
    [regex('^/(.*)/(.*)$', '/\\2/\\1'), { prefix: '/' }, '/a/b?x=/c/d', '/b/a?x=/c/d'],
    [regex('b*', '-'), { prefix: '/' }, '/bc', '-/-c-'],
  ])('%j on a match of %j turns %s into %s', (action, match, path, to) => {
    const request = upstream(action, { path }, {}, match)
    expect(request.path).toBe(to)
    expect(request.headers).toContainEqual(['x-envoy-original-path', path])
  })
  it('keeps the host that was', () => {
    const request = upstream({ host_rewrite_literal: 'new.host' }, {})
    expect([request.authority, request.headers.find(([name]) => name === 'x-envoy-original-host')?.[1]]).toEqual([
      'new.host',
      'reviews:9080',
    ])
  })
})

describe('request headers', () => {
  const of = (headers: Lines, operations: HeaderOperations, action: Partial<RouteAction> = {}) =>
    upstream(action, { headers }, operations)
      .headers.filter(([name]) => !name.startsWith('x-forwarded') && name !== 'x-request-id')
      .map(([name, value]) => `${name}: ${value}`)
  it.each<[string, Lines, HeaderOperations, readonly string[]]>([
    [
      'overwrites every line',
      [
        ['x-a', '1'],
        ['x-a', '2'],
      ],
      { request_headers_to_add: [set('X-A', '3')] },
      ['x-a: 3'],
    ],
    ['adds a line', [['x-a', '1']], { request_headers_to_add: [add('x-a', '2')] }, ['x-a: 1', 'x-a: 2']],
    [
      'overwrites before it adds, whatever the order',
      [['x-a', '1']],
      { request_headers_to_add: [add('x-a', '2'), set('x-a', '3')] },
      ['x-a: 3', 'x-a: 2'],
    ],
    [
      'removes first',
      [['x-a', '1']],
      { request_headers_to_remove: ['X-A'], request_headers_to_add: [set('x-b', '[%REQ(x-a)%]'), add('x-a', '2')] },
      ['x-b: []', 'x-a: 2'],
    ],
    [
      'an empty value does nothing',
      [['x-a', '1']],
      { request_headers_to_add: [set('x-a', '%REQ(x-none)%'), add('x-c', '%REQ(x-none)%')] },
      ['x-a: 1'],
    ],
    [
      'values see the headers before',
      [['x-a', '1']],
      { request_headers_to_add: [set('x-a', '2'), set('x-b', '%REQ(x-a)%')] },
      ['x-a: 2', 'x-b: 1'],
    ],
    [
      'operators',
      [['x-a', 'abcdef']],
      { request_headers_to_add: [set('x-b', '%REQ(x-none?X-A):3%|%REQ(:method)% %REQ(:path)% %PROTOCOL% 100%%')] },
      ['x-a: abcdef', 'x-b: abc|GET / HTTP/1.1 100%'],
    ],
    [
      'only where absent',
      [['x-a', '1']],
      {
        request_headers_to_add: [
          { header: { key: 'x-a', value: '2' }, append_action: 'ADD_IF_ABSENT' },
          { header: { key: 'x-b', value: '2' }, append_action: 'ADD_IF_ABSENT' },
        ],
      },
      ['x-a: 1', 'x-b: 2'],
    ],
    [
      'only where present',
      [['x-a', '1']],
      {
        request_headers_to_add: [
          { header: { key: 'x-a', value: '2' }, append_action: 'OVERWRITE_IF_EXISTS' },
          { header: { key: 'x-b', value: '2' }, append_action: 'OVERWRITE_IF_EXISTS' },
        ],
      },
      ['x-a: 2'],
    ],
  ])('%s', (_, headers, operations, out) => expect(of(headers, operations)).toEqual(out))

  it('lets the route have the last word over a weighted cluster', () => {
    const clusters = [
      { name: REVIEWS, weight: 1, host_rewrite_literal: 'dest.host', request_headers_to_add: [set('x-a', 'dest'), set('x-b', 'dest')] },
    ]
    const request = upstream(
      { weighted_clusters: { clusters }, host_rewrite_literal: 'rule.host' },
      {},
      { request_headers_to_add: [set('x-a', 'rule'), set('x-h', '%REQ(:authority)%')], request_headers_to_remove: ['x-b'] },
    )
    const value = (name: string) => request.headers.find(([key]) => key === name)?.[1]
    expect([request.authority, value('x-envoy-original-host'), value('x-a'), value('x-b'), value('x-h')]).toEqual([
      'rule.host',
      'dest.host',
      'rule',
      undefined,
      'dest.host',
    ])
  })

  it.each<[string, Lines, readonly string[]]>([
    [
      'hop by hop',
      [
        ['connection', 'close, x-a'],
        ['x-a', '1'],
        ['keep-alive', '5'],
        ['te', 'gzip'],
        ['upgrade', 'websocket'],
      ],
      [],
    ],
    ['trailers may stay', [['te', 'deflate, trailers']], ['te: trailers']],
    [
      'an upgrade keeps its headers',
      [
        ['connection', 'Upgrade'],
        ['upgrade', 'websocket'],
      ],
      ['upgrade: websocket', 'connection: Upgrade'],
    ],
    [
      'h2c is dropped',
      [
        ['connection', 'Upgrade, HTTP2-Settings'],
        ['upgrade', 'h2c'],
        ['http2-settings', 'x'],
      ],
      [],
    ],
    [
      'control headers',
      [
        ['x-envoy-retry-on', '5xx'],
        ['x-envoy-internal', 'true'],
        ['x-envoy-custom', '1'],
      ],
      ['x-envoy-custom: 1'],
    ],
    [
      'some names are joined',
      [
        ['accept', 'a'],
        ['accept', 'b'],
        ['x-a', '1'],
        ['x-a', '2'],
      ],
      ['accept: a,b', 'x-a: 1', 'x-a: 2'],
    ],
  ])('%s', (_, headers, out) => expect(of(headers, {})).toEqual(out))
})

describe('response headers', () => {
  const operations: HeaderOperations = {
    response_headers_to_add: [set('x-code', '%RESPONSE_CODE%'), set('x-user', '%REQ(x-user)%'), add('x-a', 'rule')],
    response_headers_to_remove: ['x-b'],
  }
  const clusters = [REVIEWS, MISSING].map((name) => ({
    name,
    weight: 1,
    response_headers_to_add: [set('x-a', 'dest'), set('x-b', 'dest')],
  }))
  const outcome = outcomeOf({ route: { weighted_clusters: { clusters } }, ...operations }, { headers: [['x-user', 'eva']] })

  it.each([
    [
      0,
      {
        status: 200,
        flags: [],
        details: 'via_upstream',
        headers: [
          ['x-a', 'pod'],
          ['x-b', 'pod'],
        ] as Lines,
      },
      ['x-code: 200', 'x-user: eva', 'x-a: dest', 'x-a: rule'],
    ],
    [
      1,
      { status: 503, flags: ['NC'], details: 'cluster_not_found', headers: [] as Lines },
      ['x-code: 0', 'x-user: eva', 'x-a: dest', 'x-a: rule'],
    ],
  ])('of cluster %i', (index, response, out) => {
    if (outcome.type !== 'route') throw new Error('not routed')
    const choice = outcome.plan.clusters[index]
    const headers = choice && finalResponseHeaders(outcome, choice, response)
    expect(headers?.map(([name, value]) => `${name}: ${value}`).sort()).toEqual([...out].sort())
  })
})
