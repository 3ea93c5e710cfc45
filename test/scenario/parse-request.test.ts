import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../src/scenario/parse-request.ts'
import { shellWords } from '../../src/scenario/shell-words.ts'

/** `GET http://x/, a: b` without what curl adds by itself. */
function shown(text: string): string | undefined {
  const request = parseRequest(text)
  if (!request) return undefined
  const own = new Set(['user-agent: curl/8.5.0', 'accept: */*'])
  const headers = request.headers.map(([name, value]) => `${name}: ${value}`).filter((line) => !own.has(line))
  return [`${request.protocol ? `${request.protocol} ` : ''}${request.method} ${request.url}`, ...headers].join(', ')
}

describe('a curl command', () => {
  it.each([
    ['curl productpage:9080/productpage', 'GET http://productpage:9080/productpage'],
    ['$ curl -sSLk https://a.io', 'GET https://a.io'],
    ['curl.exe "http://a.io/x y"', 'GET http://a.io/x y'],
    ['/usr/bin/curl http://a.io', 'GET http://a.io'],
    [
      'curl -s -I -HHost:httpbin.example.com "http://$INGRESS_HOST:$INGRESS_PORT/status/200"',
      'HEAD http://$INGRESS_HOST:$INGRESS_PORT/status/200, host: httpbin.example.com',
    ],
    ['curl -H \'end-user: jason\' --header "X-A:  b " http://a.io', 'GET http://a.io, end-user: jason, x-a: b'],
    ["curl -XPOST -d 'a=1' http://a.io", 'POST http://a.io, content-type: application/x-www-form-urlencoded'],
    ["curl http://a.io --data-raw '{}' -H 'Content-Type: application/json'", 'POST http://a.io, content-type: application/json'],
    ["curl -G http://a.io/s --data-urlencode '=a b' --data-urlencode 'c d'", 'GET http://a.io/s?a+b&c+d'],
    ["curl -G http://a.io/s -d q=1 --data-urlencode 'r=a b&c'", 'GET http://a.io/s?q=1&r=a+b%26c'],
    ['curl -G http://a.io -d q=1', 'GET http://a.io/?q=1'],
    ["curl --json '{}' http://a.io", 'POST http://a.io, accept: application/json, content-type: application/json'],
    ['curl -X PUT --url http://a.io', 'PUT http://a.io'],
    ['curl -T file http://a.io/f', 'PUT http://a.io/f'],
    ['curl -F a=@b http://a.io', 'POST http://a.io, content-type: multipart/form-data'],
    [
      "curl -A 'Mozilla/5.0 (X11)' -e http://r.io -b 'a=1; b=2' http://a.io",
      'GET http://a.io, user-agent: Mozilla/5.0 (X11), referer: http://r.io, cookie: a=1; b=2',
    ],
    ['curl -b jar.txt http://a.io', 'GET http://a.io'],
    ['curl -u jason:pä http://a.io', 'GET http://a.io, authorization: Basic amFzb246cMOk'],
    ['curl http://jason:secret@a.io/x', 'GET http://a.io/x, authorization: Basic amFzb246c2VjcmV0'],
    [
      'curl --resolve a.io:443:1.2.3.4 --connect-to ::b.io:443 --cacert ca.pem -o /dev/null -w "%{http_code}" https://a.io',
      'GET https://a.io',
    ],
    ['curl --resolve=a.io:443:1.2.3.4 https://a.io', 'GET https://a.io'],
    ['curl --http1.0 http://a.io', 'HTTP/1.0 GET http://a.io'],
    ['curl -0 http://a.io', 'HTTP/1.0 GET http://a.io'],
    ['curl http://a.io \\\n  -H "a: b" \\\n  -H "c: d"', 'GET http://a.io, a: b, c: d'],
    ['curl http://a.io `\r\n  -H "a: b"', 'GET http://a.io, a: b'],
    ['curl ^"http://a.io/?a=1^&b=2^" ^\n  -H ^"a: b^" ^\n  -H ^"q: ^\\^"x^\\^"^"', 'GET http://a.io/?a=1&b=2, a: b, q: "x"'],
    ["curl http://a.io -H $'x-a: it\\'s \\u0041\\x42'", "GET http://a.io, x-a: it's AB"],
    ["curl -H 'X-Empty;' -H 'Accept:' http://a.io", 'GET http://a.io, x-empty: '],
    [
      'kubectl exec "$(kubectl get pod -l app=curl -o jsonpath={.items[0].metadata.name})" -c curl -- curl -sS reviews:9080/reviews/0 | grep -o x',
      'GET http://reviews:9080/reviews/0',
    ],
    ['kubectl exec deploy/x -- sh -c \'curl -s http://a.io/b -H "a: b"\'', 'GET http://a.io/b, a: b'],
    ['for i in 1 2; do curl -s http://a.io 2>/dev/null; done', 'GET http://a.io'],
    ['curl http://a.io # a note', 'GET http://a.io'],
    ['curl --next http://a.io', undefined],
    ['curl', undefined],
    ['curl -H', undefined],
    ['wget http://a.io -O -', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('sends what curl sends by itself, unless it is taken away', () => {
    expect(parseRequest('curl http://a.io')?.headers).toEqual([
      ['user-agent', 'curl/8.5.0'],
      ['accept', '*/*'],
    ])
    expect(parseRequest('curl -H "User-Agent:" -H "accept: x" http://a.io')?.headers).toEqual([['accept', 'x']])
  })
})

describe('a fetch call', () => {
  it.each([
    [
      'fetch("https://a.io/x", {\n  "headers": {\n    "Accept": "*/*",\n    "end-user": "jason"\n  },\n  "referrer": "https://r.io/",\n  "body": null,\n  "method": "GET",\n  "mode": "cors"\n});',
      'GET https://a.io/x, end-user: jason, referer: https://r.io/',
    ],
    ["await fetch('http://a.io', { method: 'post', headers: { a: 'b', }, })", 'POST http://a.io, a: b'],
    ['fetch("http://a.io")', 'GET http://a.io'],
    ['fetch(`http://a.io`, { method: `put`, headers: { a: `b` } })', 'PUT http://a.io, a: b'],
    ["fetch('http://a.io', { headers: new Headers({ a: 'b' }) }).then((r) => r.json())", 'GET http://a.io, a: b'],
    [
      'fetch("http://a.io", {\n  "headers": {\n    "accept": "*/*",\n    "Referer": "http://b.io/"\n  },\n  "body": "{\\"a\\":\\"{`x`}\\"}",\n  "method": "PUT"\n}); ',
      'PUT http://a.io, referer: http://b.io/',
    ],
    ['fetch("http://a.io", {"headers": {"a": "b\\u0041"}, "method": "PUT"', undefined],
    ['fetch()', undefined],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })
})

it.each([
  ['https://a.io/x?y=1', 'GET https://a.io/x?y=1'],
  [' POST http://a.io ', 'POST http://a.io'],
  ['apiVersion: v1', undefined],
])('%s', (text, expected) => {
  expect(shown(text)).toBe(expected)
})

it.each([
  ['a  b\tc', ['a', 'b', 'c']],
  [`a'b c'"d e"f`, ['ab cd ef']],
  [`'' ""`, ['', '']],
  ['"a\\"b" \'c\\\'', ['a"b', 'c\\']],
  ['a\\ b', ['a b']],
  ['"open', ['open']],
  ['a; b', ['a']],
])('words of %s', (text, words) => {
  expect(shellWords(text)).toEqual(words)
})

it('never throws', () => {
  const piece = fc.constantFrom(
    'curl',
    '-H',
    '--header',
    '--data-urlencode',
    "'",
    '"',
    "$'",
    '\\',
    '^"',
    '\n',
    ' ',
    'fetch(',
    '{',
    '}',
    ')',
    'http://a',
    '=',
    '\ud800',
    '--__proto__',
    '-G',
    '&a',
    '*x',
    'constructor',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (parts) => {
      parseRequest(parts.join(''))
    }),
    { seed: 1, numRuns: 1000 },
  )
  fc.assert(
    fc.property(fc.array(piece), (parts) => {
      parseRequest(`curl ${parts.join(' ')}`)
    }),
    { seed: 1, numRuns: 1000 },
  )
})
