import { describe, expect, it } from 'vitest'
import { caller, service, sidecarOf, virtualHostOf } from './mesh-of.ts'

/** Matches that the blocks of one rule become. */
function matchesOf(blocks: string) {
  const config = sidecarOf(`${service('web', '{name: http, port: 80}')}${caller()}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: [web]
  http:
  - match: ${blocks}
    directResponse: {status: 200}
`)
  return virtualHostOf(config, '80', 'web.default.svc.cluster.local:80').routes?.map(({ match }) => match)
}

describe('a block of match', () => {
  it.each([
    ['{uri: {exact: /a}}', { path: '/a' }],
    ['{uri: {prefix: /a}}', { prefix: '/a' }],
    ['{uri: {prefix: ""}}', { prefix: '' }],
    ['{uri: {regex: "/a.*"}}', { safe_regex: { regex: '/a.*' } }],
    ['{uri: {}, port: 80}', { prefix: '/' }],
    ['{uri: {exact: /a}, ignoreUriCase: true}', { path: '/a', case_sensitive: false }],
    ['{headers: {a: {exact: x}}}', { prefix: '/', headers: [{ name: 'a', string_match: { exact: 'x' } }] }],
    ['{headers: {a: {}}}', { prefix: '/', headers: [{ name: 'a', present_match: true }] }],
    ['{headers: {a: {regex: "*"}}}', { prefix: '/', headers: [{ name: 'a', present_match: true }] }],
    [
      '{withoutHeaders: {a: {prefix: x}}}',
      { prefix: '/', headers: [{ name: 'a', string_match: { prefix: 'x' }, invert_match: true, treat_missing_header_as_empty: true }] },
    ],
    ['{withoutHeaders: {a: {}}}', { prefix: '/', headers: [{ name: 'a', present_match: true, invert_match: true }] }],
    [
      '{method: {exact: GET}, scheme: {exact: http}, authority: {prefix: w}, headers: {b: {}, a: {}}}',
      {
        prefix: '/',
        headers: [
          { name: 'a', present_match: true },
          { name: 'b', present_match: true },
          { name: ':method', string_match: { exact: 'GET' } },
          { name: ':authority', string_match: { prefix: 'w' } },
          { name: ':scheme', string_match: { exact: 'http' } },
        ],
      },
    ],
    [
      '{queryParams: {b: {exact: ""}, a: {}}}',
      {
        prefix: '/',
        query_parameters: [
          { name: 'a', present_match: true },
          { name: 'b', string_match: { exact: '' } },
        ],
      },
    ],
  ])('%s', (block, expected) => {
    expect(matchesOf(`[${block}]`)).toEqual([{ case_sensitive: true, ...expected }])
  })

  it.each(['@request.auth.claims.group.id', '@request.auth.claims[group][id]'])('%s asks for a claim, not for a header', (name) => {
    const [match] = matchesOf(`[{headers: {"${name}": {exact: dev}}}]`) ?? []
    expect(match?.headers).toBeUndefined()
    expect(match?.dynamic_metadata).toMatchObject([{ path: [{ key: 'payload' }, { key: 'group' }, { key: 'id' }] }])
  })
})

it('keeps the blocks in order', () => {
  expect(matchesOf('[{uri: {exact: /b}}, {uri: {exact: /a}}]')?.map(({ path }) => path)).toEqual(['/b', '/a'])
})
