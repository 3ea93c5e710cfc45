import { describe, expect, it } from 'vitest'
import { caller, gatewayOf, outcomeOf, service, sidecarOf, virtualHostOf } from './mesh-of.ts'

const services = `${service('web', '{name: http, port: 80}')}${service('api', '{name: http, port: 80}')}${service('two', '{name: http, port: 80}, {name: http-b, port: 81}')}${service('far', '{name: http, port: 9090}')}`

const virtualService = (http: string, more = '') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: [web]
  ${more}
  http: ${http}
`

function routesOf(http: string, more = '', labels = '{app: sleep}') {
  const config = sidecarOf(`${services}${caller('sleep', 'default', labels)}${virtualService(http, more)}`)
  return virtualHostOf(config, '80', 'web.default.svc.cluster.local:80').routes ?? []
}

const web = 'outbound|80||web.default.svc.cluster.local'
const to = (host: string) => `route: [{destination: {host: ${host}}}]`

describe('which routes a list of rules becomes', () => {
  it.each([
    ['nothing follows a rule without match', `[{${to('api')}}, {${to('web')}}]`, ['outbound|80||api.default.svc.cluster.local']],
    ['nothing follows a block that takes all', `[{match: [{uri: {prefix: /}}, {uri: {exact: /a}}], ${to('web')}}, {${to('api')}}]`, [web]],
    ['the regex .* takes all', `[{match: [{uri: {regex: ".*"}}], ${to('web')}}, {${to('api')}}]`, [web]],
    ['an empty prefix does not', `[{match: [{uri: {prefix: ""}}], ${to('web')}}, {directResponse: {status: 404}}]`, [web, 'direct 404']],
    ['nor does a header beside it', `[{match: [{headers: {a: {}}}], ${to('web')}}, {directResponse: {status: 404}}]`, [web, 'direct 404']],
    ['another port is left out', `[{match: [{port: 81}], ${to('api')}}, {${to('web')}}]`, [web]],
    ['so are other callers', `[{match: [{sourceLabels: {app: other}}], ${to('api')}}, {${to('web')}}]`, [web]],
    ['and other namespaces', `[{match: [{sourceNamespace: other}], ${to('api')}}, {${to('web')}}]`, [web]],
    ['gateways alone decide', `[{match: [{gateways: [mesh], sourceLabels: {app: other}}], ${to('web')}}]`, [web]],
    ['a block for others does not cut the list', `[{match: [{sourceLabels: {app: other}}, {}], ${to('web')}}, {${to('api')}}]`, [web]],
    ['a rule wholly for others gives way to the default', `[{match: [{sourceLabels: {app: other}}], ${to('api')}}]`, [web]],
    ['a redirect goes before routing', `[{redirect: {uri: /x}, ${to('web')}}]`, ['redirect MOVED_PERMANENTLY']],
  ])('%s', (_, http, expected) => {
    expect(routesOf(http).map(outcomeOf)).toEqual(expected)
  })
})

describe('where destinations lead', () => {
  it.each([
    ['one destination takes all, whatever its weight', '[{destination: {host: web}, weight: 0}]', web],
    [
      'weights are shares of their sum',
      '[{destination: {host: web}, weight: 1}, {destination: {host: api}, weight: 3}]',
      `${web}*1 outbound|80||api.default.svc.cluster.local*3`,
    ],
    ['zeros are left out', '[{destination: {host: web}, weight: 5}, {destination: {host: api}}]', `${web}*5`],
    ['a subset', '[{destination: {host: web, subset: v1}}]', 'outbound|80|v1|web.default.svc.cluster.local'],
    ['a port of its own', '[{destination: {host: two, port: {number: 81}}}]', 'outbound|81||two.default.svc.cluster.local'],
    ["a service without the listener's port", '[{destination: {host: far}}]', 'outbound|80||far.default.svc.cluster.local'],
    ['an unknown host', '[{destination: {host: nowhere.com}}]', 'outbound|80||nowhere.com'],
  ])('%s', (_, route, expected) => {
    expect(routesOf(`[{route: ${route}}]`).map(outcomeOf)).toEqual([expected])
  })

  it('at a gateway the only port of the service', () => {
    const config = gatewayOf(`${services}
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: g}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.com]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v}
spec: {hosts: [a.com], gateways: [g], http: [{route: [{destination: {host: far}}]}]}
`)
    expect(virtualHostOf(config, 'http.8080', 'a.com:80').routes?.map(outcomeOf)).toEqual(['outbound|9090||far.default.svc.cluster.local'])
  })
})

describe('what a rule adds to its route', () => {
  it.each([
    ['name', `{name: a, match: [{name: b}], ${to('web')}}`, { name: 'a.b' }],
    ['timeout', `{timeout: 250ms, ${to('web')}}`, { route: { timeout: '0.250s', max_grpc_timeout: '0.250s' } }],
    ['no timeout', `{${to('web')}}`, { route: { timeout: '0s' } }],
    ['rewrite', `{rewrite: {uri: /b, authority: b.com}, ${to('web')}}`, { route: { prefix_rewrite: '/b', host_rewrite_literal: 'b.com' } }],
    [
      'regex rewrite',
      `{rewrite: {uriRegexRewrite: {match: ^/a, rewrite: /b}}, ${to('web')}}`,
      { route: { regex_rewrite: { pattern: { regex: '^/a' }, substitution: '/b' } } },
    ],
    [
      'mirror',
      `{mirror: {host: api}, mirrorPercentage: {value: 0.57}, ${to('web')}}`,
      {
        route: {
          request_mirror_policies: [
            {
              cluster: 'outbound|80||api.default.svc.cluster.local',
              runtime_fraction: { default_value: { numerator: 5699, denominator: 'MILLION' } },
            },
          ],
        },
      },
    ],
    [
      'retries',
      `{retries: {attempts: 3, perTryTimeout: 2s, retryOn: "503,reset"}, ${to('web')}}`,
      {
        route: {
          retry_policy: { num_retries: 3, per_try_timeout: '2s', retry_on: 'reset,retriable-status-codes', retriable_status_codes: [503] },
        },
      },
    ],
    [
      'default retries',
      `{${to('web')}}`,
      {
        route: {
          retry_policy: { num_retries: 2, retry_on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes' },
        },
      },
    ],
    [
      'a fault without percentage never happens',
      `{fault: {abort: {httpStatus: 503}, delay: {fixedDelay: 1s}}, ${to('web')}}`,
      {
        typed_per_filter_config: {
          'envoy.filters.http.fault': { abort: { http_status: 503 }, delay: { percentage: {}, fixed_delay: '1s' } },
        },
      },
    ],
    [
      'cors',
      `{corsPolicy: {allowOrigins: [{exact: a.com}], allowMethods: [GET, PUT], maxAge: 1h}, ${to('web')}}`,
      {
        typed_per_filter_config: {
          'envoy.filters.http.cors': { allow_origin_string_match: [{ exact: 'a.com' }], allow_methods: 'GET,PUT', max_age: '3600' },
        },
      },
    ],
    [
      'headers, set before add, by name',
      `{headers: {request: {add: {c: "3"}, set: {b: "2", a: "1", Host: h.com}, remove: [d, ":path"]}}, ${to('web')}}`,
      {
        request_headers_to_add: [
          { header: { key: 'a', value: '1' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
          { header: { key: 'b', value: '2' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
          { header: { key: 'c', value: '3' } },
        ],
        request_headers_to_remove: ['d'],
        route: { host_rewrite_literal: 'h.com' },
      },
    ],
    [
      'redirect',
      '{redirect: {authority: b.com, scheme: https, port: 443, redirectCode: 308}}',
      { redirect: { host_redirect: 'b.com', scheme_redirect: 'https', path_redirect: '', response_code: 'PERMANENT_REDIRECT' } },
    ],
    ["redirect to the request's port", '{redirect: {scheme: https, derivePort: FROM_REQUEST_PORT}}', { redirect: { port_redirect: 80 } }],
    [
      'direct response',
      '{directResponse: {status: 503, body: {string: closed}}}',
      { direct_response: { status: 503, body: { inline_string: 'closed' } } },
    ],
  ])('%s', (_, rule, expected) => {
    expect(routesOf(`[${rule}]`)[0]).toMatchObject(expected)
  })

  it.each(['{attempts: 0}', '{}'])('retries: %s switches retries off', (retries) => {
    expect(routesOf(`[{retries: ${retries}, ${to('web')}}]`)[0]?.route?.retry_policy).toBeUndefined()
  })

  it('hashes as the DestinationRule says, and then may retry on the same host', () => {
    const rule = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web}
spec: {host: web, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}}
---`
    const config = sidecarOf(`${services}${caller()}${rule}${virtualService(`[{${to('web')}}]`)}`)
    const action = virtualHostOf(config, '80', 'web.default.svc.cluster.local:80').routes?.[0]?.route
    expect(action?.hash_policy).toEqual([{ header: { header_name: 'x-user' } }])
    expect(action?.retry_policy?.retry_host_predicate).toBeUndefined()
  })
})
