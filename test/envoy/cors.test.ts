import { describe, expect, it } from 'vitest'
import { decide } from '../../src/envoy/decide.ts'
import { finalResponseHeaders } from '../../src/envoy/response-headers.ts'
import { ask, DIALLED, REVIEWS, smallProxy } from './small-proxy.ts'

const policy = {
  allow_origin_string_match: [{ exact: 'https://a.org' }, { safe_regex: { regex: 'https://.*\\.b\\.org' } }],
  allow_methods: 'GET,PUT',
  allow_headers: 'x-a',
  expose_headers: 'x-e',
  max_age: '90',
  allow_credentials: true,
}

function cors(config: Readonly<Record<string, unknown>>, origin: string, asked?: string) {
  const route = { match: { prefix: '/' }, route: { cluster: REVIEWS }, typed_per_filter_config: { 'envoy.filters.http.cors': config } }
  const preflight =
    asked === undefined ? [] : [['access-control-request-method', asked] as const, ['access-control-request-headers', 'x-z'] as const]
  const request = ask({ method: asked === undefined ? 'GET' : 'OPTIONS', headers: [['origin', origin], ...preflight] })
  const { outcome } = decide(smallProxy({ routes: [route] }), DIALLED, request)
  const short = (headers: readonly (readonly [string, string])[]) =>
    Object.fromEntries(headers.map(([name, value]) => [name.replace('access-control-', ''), value]))
  if (outcome.type === 'reply') return [outcome.reply.details, short(outcome.reply.headers)]
  const choice = outcome.type === 'route' && outcome.plan.clusters[0]
  if (!choice || outcome.type !== 'route') return []
  return [
    'sent on',
    short(
      finalResponseHeaders(outcome, choice, {
        status: 200,
        flags: [],
        details: 'via_upstream',
        headers: [['access-control-allow-origin', 'pod']],
      }),
    ),
  ]
}

describe('CORS', () => {
  const whole = { 'allow-credentials': 'true', 'allow-methods': 'GET,PUT', 'allow-headers': 'x-a', 'max-age': '90' }
  it.each([
    [
      'an allowed preflight',
      policy,
      'https://a.org',
      'DELETE',
      ['cors_response', { ...whole, 'allow-origin': 'https://a.org', 'expose-headers': 'x-e' }],
    ],
    [
      'by pattern',
      policy,
      'https://x.b.org',
      'GET',
      ['cors_response', { ...whole, 'allow-origin': 'https://x.b.org', 'expose-headers': 'x-e' }],
    ],
    ['a foreign preflight', policy, 'https://c.org', 'GET', ['sent on', { 'allow-origin': 'pod' }]],
    [
      'a foreign preflight that is not sent on',
      { ...policy, forward_not_matching_preflights: false },
      'https://c.org',
      'GET',
      ['cors_response', whole],
    ],
    [
      'no method asked',
      policy,
      'https://a.org',
      '',
      ['sent on', { 'allow-origin': 'https://a.org', 'allow-credentials': 'true', 'expose-headers': 'x-e' }],
    ],
    [
      'a simple request',
      policy,
      'https://a.org',
      undefined,
      ['sent on', { 'allow-origin': 'https://a.org', 'allow-credentials': 'true', 'expose-headers': 'x-e' }],
    ],
    ['another case', policy, 'HTTPS://A.ORG', undefined, ['sent on', { 'allow-origin': 'pod' }]],
    [
      'a policy that is off',
      { ...policy, filter_enabled: { default_value: { numerator: 0 } } },
      'https://a.org',
      'GET',
      ['sent on', { 'allow-origin': 'pod' }],
    ],
    ['no origin', policy, '', undefined, ['sent on', { 'allow-origin': 'pod' }]],
    ['a literal star', { allow_origin_string_match: [{ exact: '*' }] }, 'null', undefined, ['sent on', { 'allow-origin': 'null' }]],
    [
      'stars echo what was asked',
      { allow_origin_string_match: [{ exact: '*' }], allow_methods: '*', allow_headers: '*' },
      'x',
      'PUT',
      ['cors_response', { 'allow-origin': 'x', 'allow-methods': 'PUT', 'allow-headers': 'x-z' }],
    ],
  ])('%s', (_, config, origin, asked, out) => expect(cors(config, origin, asked)).toEqual(out))
})
