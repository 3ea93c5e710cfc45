import { bench, describe } from 'vitest'
import type { Downstream, HttpRequest } from '../src/envoy/decision.ts'
import type { HeaderMatcher, Route } from '../src/xds/proxy-config.ts'
import { bundled } from './bundled.ts'
import type { RandomCall } from './random-calls.ts'

const { compileProxyConfig, decide, loadRegexEngine, randomCalls, shuffled } =
  await bundled<typeof import('./decisions.ts')>('./decisions.ts')
await loadRegexEngine()

const cluster = (subset: string) => `outbound|9080|${subset}|reviews.default.svc.cluster.local`
const exact = (name: string, value: string): HeaderMatcher => ({ name, string_match: { exact: value } })
const split = {
  weighted_clusters: {
    clusters: [
      { name: cluster('v1'), weight: 90 },
      { name: cluster('v2'), weight: 10 },
    ],
  },
  timeout: '3s',
}

/** What a busy virtual host looks like: headers, exact paths, a regular expression, a rewrite, header operations, a canary, a catch-all. */
const routes: readonly Route[] = [
  { name: 'tester', match: { prefix: '/', headers: [exact('end-user', 'jason')] }, route: { cluster: cluster('v2') } },
  {
    name: 'beta',
    match: { prefix: '/', headers: [{ name: 'cookie', string_match: { safe_regex: { regex: '^(.*?;)?(group=beta)(;.*)?$' } } }] },
    route: { cluster: cluster('v3') },
  },
  ...Array.from({ length: 8 }, (_, i): Route => ({ name: `page-${i}`, match: { path: `/pages/${i}` }, route: { cluster: cluster('v1') } })),
  { name: 'api', match: { safe_regex: { regex: '/api/v[0-9]+/.*' }, headers: [exact(':method', 'GET')] }, route: split },
  {
    name: 'login',
    match: { prefix: '/login' },
    route: { cluster: cluster('v1'), prefix_rewrite: '/auth' },
    request_headers_to_add: [{ header: { key: 'x-from', value: '%REQ(:path)%' } }],
  },
  { name: 'old', match: { prefix: '/old' }, redirect: { path_redirect: '/new' } },
  { name: 'rest', match: { prefix: '/' }, route: split },
]
const proxy = compileProxyConfig({
  pod: 'default/productpage-0',
  type: 'sidecar',
  namespace: 'default',
  listeners: [
    {
      name: '0.0.0.0_9080',
      filter_chains: [
        { filters: [{ name: 'http', typed_config: { '@type': '', rds: { route_config_name: '9080' }, normalize_path: true } }] },
      ],
    },
  ],
  routes: [
    {
      name: '9080',
      ignore_port_in_host_matching: true,
      virtual_hosts: [{ name: 'reviews', domains: ['reviews', 'reviews.default'], routes }],
    },
  ],
  clusters: ['v1', 'v2', 'v3'].map((subset) => ({ name: cluster(subset) })),
  endpoints: [],
  origins: { get: () => undefined, field: () => undefined },
})
const downstream: Downstream = { address: '10.96.0.7', port: 9080 }
const headers: HttpRequest['headers'] = [
  ['user-agent', 'curl/8'],
  ['accept', '*/*'],
  ['cookie', 'a=b; session=12345'],
]
const requests = ['/pages/3', '/pages/7?x=1', '/api/v2/reviews', '/login', '/old/x', '/reviews/0', '/a/../reviews/1', '/'].map(
  (path): HttpRequest => ({
    method: 'GET',
    scheme: 'http',
    authority: 'reviews:9080',
    path,
    headers: path === '/' ? [...headers, ['end-user', 'jason']] : headers,
  }),
)

function thousandDecisions(explain: boolean): void {
  for (let i = 0; i < 1000; i++) {
    const request = requests[i % requests.length]
    if (request) decide(proxy, downstream, request, { explain })
  }
}

describe('1,000 decisions over 14 routes', () => {
  bench('without an account', () => thousandDecisions(false))
  bench('with the account of every step', () => thousandDecisions(true))
})

const cases = randomCalls()
const all = shuffled(cases.flat())

function decideAll(calls: readonly RandomCall[], explain: boolean): void {
  for (const call of calls) decide(call.proxy, call.downstream, call.request, { explain })
}

/** Every call of a case `rounds` times before the next case comes, as a run of that mesh would ask. */
function caseByCase(rounds: number, explain: boolean): void {
  for (const calls of cases) for (let round = 0; round < rounds; round++) decideAll(calls, explain)
}

// Everything is compiled beforehand; no answer is kept from one decision to the next. Multiply the rate by the number of decisions in the name.
describe(`the ${all.length} calls of the ${cases.length} random recordings`, () => {
  bench(`${50 * all.length} decisions without an account, case by case`, () => caseByCase(50, false))
  bench(`${5 * all.length} decisions with the account of every step, case by case`, () => caseByCase(5, true))
  bench(`${all.length} decisions without an account, shuffled: each call meets another mesh than the one before`, () =>
    decideAll(all, false),
  )
  bench(`${all.length} decisions with the account of every step, shuffled`, () => decideAll(all, true))
})
