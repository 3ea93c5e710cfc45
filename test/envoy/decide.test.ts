import { describe, expect, it } from 'vitest'
import { decide } from '../../src/envoy/decide.ts'
import type { HttpRequest } from '../../src/envoy/decision.ts'
import type { Route } from '../../src/xds/proxy-config.ts'
import { ask, DIALLED, MISSING, REVIEWS, smallProxy } from './small-proxy.ts'

const range = (start: number) => ({ file: 'vs.yaml', start, end: start + 1 })
const end = { name: 'end-user', string_match: { exact: 'jason' } }
const jason: Route = { name: 'jason', match: { prefix: '/', headers: [end] }, route: { cluster: REVIEWS } }
const canary: Route = {
  name: 'canary',
  match: { prefix: '/' },
  route: {
    weighted_clusters: {
      clusters: [
        { name: REVIEWS, weight: 90 },
        { name: MISSING, weight: 10 },
      ],
    },
    timeout: '3s',
    retry_policy: { num_retries: 2, retry_on: '5xx,503', per_try_timeout: '1s' },
    prefix_rewrite: '/v2/',
    request_mirror_policies: [{ cluster: REVIEWS, runtime_fraction: { default_value: { numerator: 5000, denominator: 'MILLION' } } }],
  },
  typed_per_filter_config: { 'envoy.filters.http.fault': { delay: { fixed_delay: '2s', percentage: { numerator: 10 } } } },
}

describe('the account of a decision', () => {
  const places = new Map<object, number>([
    [end, 10],
    [jason, 8],
    [canary, 13],
    [canary.match, 13],
  ])
  const origins = { get: (part: object) => (places.has(part) ? range(places.get(part) ?? 0) : undefined), field: () => undefined }
  const proxy = smallProxy({ routes: [jason, canary], origins })
  const decision = decide(proxy, DIALLED, ask({ path: '/x?q=1' }))

  it('tells each step in Envoy’s order', () => {
    expect(decision.steps.map((step) => `${step.verdict} ${step.part} ${step.name}: ${step.reason}`)).toEqual([
      'taken listener 0.0.0.0_9080: takes port 9080 on every address',
      'taken filter-chain : takes what no other chain takes',
      'taken virtual-host reviews:9080: domain reviews takes host reviews:9080',
      'failed route jason: header end-user is absent',
      'taken route canary: no match block, takes every request',
      'info fault delay: delays 10\u00a0% by 2\u00a0s',
      `info cluster ${REVIEWS}: draws 0–89 of 0–99: 90\u00a0%`,
      `failed cluster ${MISSING}: draws 90–99 of 0–99: 10\u00a0%, yet the proxy has no such cluster: 503 NC`,
      'info rewrite path: path /x?q=1 becomes /v2/x?q=1',
      `info mirror ${REVIEWS}: gets a copy of 0.5\u00a0%`,
      'info timeout timeout: 3\u00a0s for all tries together',
      'info retry retries: tries again up to 2 times on 5xx, 503',
      'info timeout perTryTimeout: 1\u00a0s for each try',
    ])
  })
  it('points at the text', () => {
    expect(decision.steps.filter((step) => step.part === 'route').map((step) => step.range)).toEqual([range(10), range(13)])
    expect(decision.route).toMatchObject({ index: 1, name: 'canary', range: range(13) })
  })
  it('plans the same without an account', () => {
    const plain = decide(proxy, DIALLED, ask({ path: '/x?q=1' }), { explain: false })
    expect(plain.steps).toEqual([])
    expect(plain.outcome).toEqual(decision.outcome)
  })
})

describe('what becomes of a request', () => {
  const routes: readonly Route[] = [
    { match: { path: '/gone' }, direct_response: { status: 410, body: { inline_bytes: 'aGVsbG8=' } } },
    { match: { path: '/made' }, direct_response: { status: 201 } },
    {
      match: { path: '/moved' },
      redirect: { path_redirect: '/new' },
      response_headers_to_add: [{ header: { key: 'X-A', value: '%RESPONSE_CODE%' } }],
    },
    { match: { path: '/lost' }, route: { cluster: MISSING, cluster_not_found_response_code: 'INTERNAL_SERVER_ERROR' } },
    { match: { prefix: '/to' }, route: { cluster: REVIEWS } },
  ]
  const proxy = smallProxy({ routes })
  const reply = (given: Partial<HttpRequest>) => {
    const { outcome, virtualHost } = decide(proxy, DIALLED, ask(given))
    if (outcome.type !== 'reply') return outcome.type
    const { status, flags, details, body, headers } = outcome.reply
    return [status, flags.join(), details, body, virtualHost, Object.fromEntries(headers)]
  }
  it.each<[string, Partial<HttpRequest>, unknown]>([
    ['no virtual host', { authority: 'nobody' }, [404, 'NR', 'route_not_found', '', null, {}]],
    ['no route', { path: '/' }, [404, 'NR', 'route_not_found', '', null, {}]],
    ['a body of bytes', { path: '/gone' }, [410, '', 'direct_response', 'hello', 'reviews:9080', {}]],
    ['no body for HEAD', { path: '/gone', method: 'HEAD' }, [410, '', 'direct_response', '', 'reviews:9080', {}]],
    ['201 points at itself', { path: '/made' }, [201, '', 'direct_response', '', 'reviews:9080', { location: 'http://reviews:9080/made' }]],
    [
      'a redirect',
      { path: '/moved' },
      [301, '', 'direct_response', '', 'reviews:9080', { location: 'http://reviews:9080/new', 'x-a': '0' }],
    ],
    [
      'gRPC',
      { path: '/', headers: [['content-type', 'application/grpc']] },
      [200, 'NR', 'route_not_found', '', null, { 'grpc-status': '12' }],
    ],
    ['a fragment', { path: '/to#x' }, [400, '', 'path_normalization_failed', '', null, {}]],
    ['an unknown method', { method: 'get' }, [400, 'DPE', 'http1.codec_error', 'Bad Request', null, {}]],
    ['HTTP/1.0', { protocol: 'HTTP/1.0' }, [426, 'DPE', 'low_version', 'Upgrade Required', null, {}]],
    ['OPTIONS *', { method: 'OPTIONS', path: '*' }, [404, '', 'absolute_path_rejected', '', null, {}]],
    ['CONNECT', { method: 'CONNECT', path: 'reviews:9080' }, [404, 'NR', 'route_not_found', '', null, {}]],
    ['a broken target', { path: 'reviews/x' }, [400, 'DPE', 'http1.codec_error', 'Bad Request', null, {}]],
    ['a broken header name', { headers: [['x@y', '1']] }, [400, 'DPE', 'http1.codec_error', 'Bad Request', null, {}]],
    [
      'another upgrade',
      {
        path: '/to',
        headers: [
          ['connection', 'Upgrade'],
          ['upgrade', 'foo'],
        ],
      },
      [403, '', 'upgrade_failed', '', 'reviews:9080', {}],
    ],
    ['no scheme', { path: '/to', headers: [['x-forwarded-proto', '']] }, [404, 'NR', 'route_not_found', '', null, {}]],
    ['an absolute target', { path: 'http://REVIEWS/to' }, 'route'],
    [
      'a websocket',
      {
        path: '/to',
        headers: [
          ['connection', 'Upgrade'],
          ['upgrade', 'websocket'],
        ],
      },
      'route',
    ],
  ])('%s', (_, given, outcome) => expect(reply(given)).toEqual(outcome))

  it('says which cluster is missing, and with what status', () => {
    const { outcome } = decide(proxy, DIALLED, ask({ path: '/lost' }))
    expect(outcome).toMatchObject({ type: 'route', plan: { clusters: [{ cluster: MISSING, known: false, notFoundStatus: 500 }] } })
  })
  it('wants TLS where the virtual host does', () => {
    const strict = smallProxy({ type: 'router', routes, virtualHost: { require_tls: 'ALL' } })
    expect(decide(strict, DIALLED, ask({ path: '/to?a=b' })).outcome).toMatchObject({
      reply: { status: 301, headers: [['location', 'https://reviews:9080/to?a=b']] },
    })
  })
  it('refuses a connection that no listener takes', () => {
    const { outcome, steps, listener } = decide(proxy, { ...DIALLED, port: 1 }, ask())
    expect([listener, outcome]).toEqual([null, { type: 'refused', details: 'nothing listens on 10.96.0.1 port 1' }])
    expect(steps).toEqual([{ part: 'listener', verdict: 'failed', name: '', reason: 'nothing listens on 10.96.0.1 port 1' }])
  })
  it('refuses TLS on a plain listener', () => expect(decide(proxy, { ...DIALLED, sni: 'x' }, ask()).outcome.type).toBe('refused'))
})

describe('timeouts and retries', () => {
  const route = (
    timeout: string | undefined,
    retry?: NonNullable<Route['route']>['retry_policy'],
    add: readonly (readonly [string, string])[] = [],
  ): Route => ({
    match: { prefix: '/' },
    route: { cluster: REVIEWS, ...(timeout ? { timeout } : {}), ...(retry ? { retry_policy: retry } : {}) },
    request_headers_to_add: add.map(([key, value]) => ({ header: { key, value } })),
  })
  const plan = (given: Route, headers: HttpRequest['headers'] = []) => {
    const { outcome } = decide(smallProxy({ routes: [given] }), DIALLED, ask({ headers }))
    return outcome.type === 'route' ? outcome.plan : undefined
  }
  const grpc = (timeout: string): HttpRequest['headers'] => [
    ['content-type', 'application/grpc'],
    ['grpc-timeout', timeout],
  ]
  it.each([
    ['the default', route(undefined), [], 15_000],
    ['none', route('0s'), [], 0],
    ['what is configured', route('1.5s'), [], 1500],
    ['a gRPC caller’s own', route('0s'), grpc('100m'), 100],
    ['the lower of both', route('1s'), grpc('5S'), 1000],
    ['the route’s where the caller’s is broken', route('1s'), grpc('soon'), 1000],
    ['a plain caller’s header counts for nothing', route('1s'), [['grpc-timeout', '1m']] as HttpRequest['headers'], 1000],
  ])('%s', (_, given, headers, ms) => expect(plan(given, headers)?.timeoutMs).toBe(ms))

  it('drops a try’s timeout that is no shorter than the whole', () => {
    expect(plan(route('1s', { retry_on: '5xx', per_try_timeout: '1s' }))?.retry?.perTryTimeoutMs).toBe(0)
    expect(plan(route('0s', { retry_on: '5xx', per_try_timeout: '1s' }))?.retry?.perTryTimeoutMs).toBe(1000)
  })
  it('drops it where a gRPC caller asks for less', () => {
    const given = route('5s', { retry_on: '5xx', per_try_timeout: '1s' })
    expect(plan(given, grpc('500m'))?.retry?.perTryTimeoutMs).toBe(0)
    expect(plan(given, grpc('2S'))?.retry?.perTryTimeoutMs).toBe(1000)
    expect(plan(given, grpc('2S'))?.clusters[0]?.request.headers).toContainEqual(['grpc-timeout', '1000m'])
  })
  it('knows Envoy’s defaults', () => {
    expect(plan(route('0s', { retry_on: '5xx' }))?.retry).toEqual({
      numRetries: 1,
      retryOn: ['5xx'],
      retriableStatusCodes: [],
      perTryTimeoutMs: 0,
      baseIntervalMs: 25,
      maxIntervalMs: 250,
      previousHosts: false,
      previousPriorities: false,
      hostSelectionAttempts: 1,
    })
  })
  it('strips a caller’s retry headers and obeys the route’s', () => {
    const asked: HttpRequest['headers'] = [
      ['x-envoy-retry-on', 'reset'],
      ['x-envoy-max-retries', '9'],
    ]
    expect(plan(route('0s'), asked)?.retry).toBeUndefined()
    const set = plan(
      route('0s', { retry_on: '5xx' }, [
        ['x-envoy-retry-on', 'reset'],
        ['x-envoy-max-retries', '7'],
      ]),
      asked,
    )
    expect(set?.retry).toMatchObject({ retryOn: ['5xx', 'reset'], numRetries: 7 })
    expect(set?.clusters[0]?.request.headers.filter(([name]) => name.startsWith('x-envoy'))).toEqual([])
  })
})
