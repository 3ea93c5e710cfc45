import { describe, expect, it } from 'vitest'
import { compileJwtAuthn } from '../../src/envoy/jwt-authn.ts'
import { readToken, writeToken } from '../../src/envoy/jwt-token.ts'
import type { JwtProvider } from '../../src/xds/authentication.ts'
import { OriginMap } from '../../src/xds/origins.ts'

const provider = (issuer: string, more: Partial<JwtProvider> = {}): JwtProvider => ({
  issuer,
  forward: false,
  payload_in_metadata: 'payload',
  ...more,
})

function verdict(providers: readonly JwtProvider[], headers: Readonly<Record<string, string>>, path = '/a') {
  const config = {
    '@type': '',
    providers: Object.fromEntries(providers.map((each, i) => [`origins-${i}`, each])),
    bypass_cors_preflight: true,
  }
  return compileJwtAuthn(
    config,
    new OriginMap(),
  )({
    method: 'GET',
    scheme: 'http',
    authority: 'shop.test',
    path,
    pathOnly: path,
    headers: Object.entries(headers),
    forwardedProto: 'http',
    grpc: false,
    protocol: 'HTTP/1.1',
  })
}

const amy = writeToken({ iss: 'shop', sub: 'amy', aud: ['https://api.test/'], scope: 'read write', name: 'Amélie ☂' })

describe('tokens', () => {
  it('hold their claims, words of a scope as a list', () =>
    expect(readToken(amy)).toEqual({ iss: 'shop', sub: 'amy', aud: ['https://api.test/'], scope: ['read', 'write'], name: 'Amélie ☂' }))
  it.each(['', 'a.b', 'a.b.c.d', 'a.b.c', `${amy.split('.')[0]}.%%%.x`])('%s is none', (text) =>
    expect(typeof readToken(text)).toBe('string'),
  )
})

describe('what Envoy says of a token', () => {
  const early = writeToken({ iss: 'shop', nbf: 4_102_440_000 })
  it.each([
    ['not.a.token', 'Jwt header is an invalid JSON'],
    [`Tok ${amy}`, 'Jwt header is an invalid Base64url encoded'],
    ['a.b.c', 'Jwt header is an invalid Base64url encoded'],
    ['bm90.YQ.x', 'Jwt header is an invalid JSON'],
    [`${amy.split('.')[0]}.a.x`, 'Jwt payload is an invalid Base64url encoded'],
    [early, 'Jwt not yet valid'],
    [writeToken({ iss: 'shop', exp: 1000 }), 'Jwt is expired'],
  ])('%s: %s', (token, expected) => {
    const { refused } = verdict([provider('shop')], { authorization: `Bearer ${token}` })
    expect(refused).toMatchObject({ status: 401, body: expected })
  })
  it('names no more than 256 characters of the path', () => {
    const { refused } = verdict([provider('shop')], { authorization: 'Bearer x' }, `/${'a'.repeat(300)}`)
    expect(refused?.headers?.[0]?.[1]).toBe(`Bearer realm="http://shop.test/${'a'.repeat(255)}", error="invalid_token"`)
  })
})

describe('what is passed on of a token', () => {
  const token = writeToken({ iss: 'shop', sub: 'amy', age: 5, ok: true, groups: ['a', 'b'], deep: { er: 'x' }, scope: 'read write' })
  const claim = (header_name: string, claim_name: string) => ({ header_name, claim_name })
  const passing = provider('shop', {
    forward_payload_header: 'X-Payload',
    claim_to_headers: [
      claim('x-sub', 'sub'),
      claim('x-age', 'age'),
      claim('x-ok', 'ok'),
      claim('x-groups', 'groups'),
      claim('x-deep', 'deep.er'),
      claim('x-scope', 'scope'),
      claim('x-none', 'none.at.all'),
    ],
  })
  it('are claims, and the payload as it came', () =>
    expect(verdict([passing], { authorization: `Bearer ${token}`, 'x-sub': 'forged', 'x-other': 'kept' }).headers).toEqual([
      ['authorization', `Bearer ${token}`],
      ['x-other', 'kept'],
      ['x-sub', 'amy'],
      ['x-age', '5'],
      ['x-ok', 'true'],
      ['x-groups', 'WyJhIiwiYiJd'],
      ['x-deep', 'x'],
      ['x-scope', 'read write'],
      ['x-payload', token.split('.')[1]],
    ]))
  it('is nothing without one, and what the caller made up is taken off', () =>
    expect(verdict([passing], { 'x-none': 'forged', 'x-other': 'kept' }).headers).toEqual([['x-other', 'kept']]))
  it('is nothing where no provider asks for it', () => expect(verdict([provider('shop')], { 'x-sub': 'own' }).headers).toBeUndefined())
})

describe('a provider', () => {
  const bearer = { authorization: `Bearer ${amy}` }
  it.each<[string, readonly JwtProvider[], Readonly<Record<string, string>>, string]>([
    ['takes its issuer’s token', [provider('shop')], bearer, 'amy'],
    ['among others', [provider('else'), provider('shop')], bearer, 'amy'],
    ['lets no token pass', [provider('shop')], {}, 'none'],
    ['nor is Basic a token', [provider('shop')], { authorization: 'Basic x' }, 'none'],
    ['refuses another issuer', [provider('else')], bearer, '401 jwt_authn_access_denied{Jwt_issuer_is_not_configured}'],
    [
      'refuses what is no token',
      [provider('shop')],
      { authorization: 'Bearer x' },
      '401 jwt_authn_access_denied{Jwt_is_not_in_the_form_of_Header.Payload.Signature_with_two_dots_and_3_sections}',
    ],
    ['takes its audience', [provider('shop', { audiences: ['api.test'] })], bearer, 'amy'],
    ['refuses another', [provider('shop', { audiences: ['x'] })], bearer, '403 jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}'],
    ['looks in its own header', [provider('shop', { from_headers: [{ name: 'X-Jwt' }] })], { 'x-jwt': amy }, 'amy'],
    ['and only there', [provider('shop', { from_headers: [{ name: 'X-Jwt' }] })], bearer, 'none'],
    ['looks in a cookie', [provider('shop', { from_cookies: ['t'] })], { cookie: `a=b; t=${amy}` }, 'amy'],
  ])('%s', (_, providers, headers, expected) => {
    const { refused, claims } = verdict(providers, headers)
    expect(refused ? `${refused.status} ${refused.details}` : String(claims?.['sub'] ?? 'none')).toBe(expected)
  })

  it('looks at the access_token of the query', () =>
    expect(verdict([provider('shop')], {}, `/a?access_token=${amy}`).claims?.['sub']).toBe('amy'))
  it('takes no token of before 2026', () =>
    expect(
      verdict([provider('shop')], { authorization: `Bearer ${writeToken({ iss: 'shop', exp: 1_562_182_856 })}` }).refused,
    ).toMatchObject({
      status: 401,
      body: 'Jwt is expired',
    }))
  it('takes the token off unless told to forward it', () => {
    expect(verdict([provider('shop')], bearer).strips).toEqual({ header: 'authorization' })
    expect(verdict([provider('shop', { forward: true })], bearer).strips).toBeUndefined()
  })
})
