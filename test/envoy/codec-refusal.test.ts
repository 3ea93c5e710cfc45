import { describe, expect, it } from 'vitest'
import { decide } from '../../src/envoy/decide.ts'
import type { HttpRequest } from '../../src/envoy/decision.ts'
import { ask, DIALLED, REVIEWS, smallProxy } from './small-proxy.ts'

const proxy = smallProxy({ virtualHost: { domains: ['*'] }, routes: [{ match: { prefix: '/' }, route: { cluster: REVIEWS } }] })

/** Status and details of the answer to a request; `route` where it is let on. */
function answerTo(request: Partial<HttpRequest>): string {
  const { outcome } = decide(proxy, DIALLED, ask({ authority: 'stock:8080', ...request }))
  if (outcome.type !== 'reply') return outcome.type
  const { status, flags, details, body } = outcome.reply
  return [status, ...flags, details, body.length].join(' ')
}

const with_ = (...headers: [string, string][]): Partial<HttpRequest> => ({ headers })
const many = (count: number) => with_(...Array.from({ length: count }, (_, i): [string, string] => [`x-${i}`, '1']))

const MALFORMED = '400 DPE http1.codec_error 11'
const BAD_CHARACTERS = '400 DPE http1.invalid_characters 11'
const BAD_URL = '400 DPE http1.invalid_url 11'
const BAD_CODING = '501 DPE http1.invalid_transfer_encoding 15'
const BAD_HOST = '400 DPE http.invalid_authority 11'

// Each line was seen at Envoy 1.40.
describe('a request that the codec looks at', () => {
  it.each<[string, Partial<HttpRequest>, string]>([
    ['transfer-encoding: identity', with_(['transfer-encoding', 'identity']), BAD_CODING],
    ['transfer-encoding: gzip, chunked', with_(['transfer-encoding', 'gzip, chunked']), BAD_CODING],
    ['transfer-encoding twice', with_(['transfer-encoding', 'chunked'], ['transfer-encoding', 'chunked']), BAD_CODING],
    ['transfer-encoding of nothing', with_(['transfer-encoding', '']), BAD_CODING],
    ['transfer-encoding: Chunked', with_(['transfer-encoding', 'Chunked']), 'route'],
    ['CONNECT with transfer-encoding', { method: 'CONNECT', path: 'a:80', ...with_(['transfer-encoding', 'chunked']) }, BAD_CODING],
    [
      'both lengths',
      with_(['content-length', '5'], ['transfer-encoding', 'identity']),
      '400 DPE http1.content_length_and_chunked_not_allowed 11',
    ],
    ['content-length of letters', with_(['content-length', 'abc']), MALFORMED],
    ['content-length below 0', with_(['content-length', '-1']), MALFORMED],
    ['content-length twice', with_(['content-length', '0'], ['content-length', '0']), MALFORMED],
    ['content-length of nothing', with_(['content-length', '']), MALFORMED],
    ['content-length', with_(['content-length', '512']), 'route'],
    ['a host with a space', { authority: 'a b' }, BAD_HOST],
    ['a host with a slash', { authority: 'a/b' }, BAD_HOST],
    ['a host beyond ASCII', { authority: 'ä.b' }, BAD_HOST],
    ['a host with odd, allowed characters', { authority: "me_!$&'()*+,;=~@[::1]:80" }, 'route'],
    ['HTTP/1.0', { protocol: 'HTTP/1.0' }, '426 DPE low_version 16'],
    ['HTTP/1.0 to a broken host', { protocol: 'HTTP/1.0', authority: 'a b' }, '426 DPE low_version 16'],
    ['HTTP/1.0 with another coding', { protocol: 'HTTP/1.0', ...with_(['transfer-encoding', 'identity']) }, BAD_CODING],
    ['a method in lower case', { method: 'get' }, MALFORMED],
    ['TRACE', { method: 'TRACE' }, 'route'],
    ['QUERY', { method: 'QUERY' }, '400 query_missing_content_type 0'],
    ['QUERY with a content type', { method: 'QUERY', ...with_(['content-type', 'a/b']) }, 'route'],
    ['CONNECT to a path', { method: 'CONNECT', path: '/x' }, BAD_URL],
    ['a star for GET', { path: '*' }, BAD_URL],
    ['a star for OPTIONS', { method: 'OPTIONS', path: '*' }, '404 absolute_path_rejected 0'],
    ['a path without a slash', { path: 'x' }, MALFORMED],
    ['a path with a space', { path: '/x y' }, MALFORMED],
    ['a path with DEL', { path: '/a\x7fb' }, BAD_CHARACTERS],
    ['a path with any visible character', { path: '/x"<>{}|^`\\%zz' }, 'route'],
    ['a name with a bracket', with_(['x(a)', '1']), MALFORMED],
    ['a name with odd, allowed characters', with_(["x!#$%&'*+-.^_`|~a", '1']), 'route'],
    ['a value with a control character', with_(['x-a', 'a\x01b']), BAD_CHARACTERS],
    ['a value with NUL', with_(['x-a', 'a\0b']), BAD_CHARACTERS],
    ['a value with DEL', with_(['x-a', 'a\x7fb']), BAD_CHARACTERS],
    ['a value with a tab, or beyond ASCII', with_(['x-a', 'a\tä']), 'route'],
    ['99 headers beside Host', many(99), 'route'],
    ['100 headers beside Host', many(100), '431 DPE http1.too_many_headers 31'],
    ['60 KiB of headers', { path: '/x', ...with_(['x-big', 'a'.repeat(61_394)]) }, 'route'],
    ['a byte more', { path: '/x', ...with_(['x-big', 'a'.repeat(61_395)]) }, '431 DPE http1.headers_too_large 31'],
    ['a longer method', { path: '/x', method: 'OPTIONS', ...with_(['x-big', 'a'.repeat(61_391)]) }, '431 DPE http1.headers_too_large 31'],
    ['a path of that size', { path: `/${'a'.repeat(61_405)}` }, '431 DPE http1.headers_too_large 31'],
    ['a control character and a coding', with_(['x-a', '\x01'], ['transfer-encoding', 'gzip']), BAD_CHARACTERS],
    ['a coding and a broken host', { authority: 'a b', ...with_(['transfer-encoding', 'gzip']) }, BAD_CODING],
    ['a broken host and a fragment', { authority: 'a b', path: '/x#y' }, BAD_HOST],
  ])('%s', (_, request, says) => expect(answerTo(request)).toBe(says))

  it('has no route, whatever x-forwarded-proto says', () => {
    const request = ask({ protocol: 'HTTP/1.0', headers: [['x-forwarded-proto', 'http']] })
    expect(decide(proxy, DIALLED, request).route).toBeNull()
  })
})
