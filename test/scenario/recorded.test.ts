import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/index.ts'
import { isRecorded, printRecorded, readRecorded } from '../../src/scenario/recorded-file.ts'
import { landTraffic } from '../../src/scenario/recorded-landing.ts'
import { parseAccessLine, parseMoment } from '../../src/scenario/recorded-line.ts'
import { RecordedReader } from '../../src/scenario/recorded-reader.ts'
import { deployment, service } from '../mesh/mesh-of.ts'
import { runToEnd } from '../run-to-end.ts'

const istio = (time: string, request: string, cluster = 'outbound|9080|v1|reviews.default.svc.cluster.local', authority = 'reviews:9080') =>
  `[${time}] "${request}" 200 - via_upstream - "-" 0 375 24 23 "10.0.0.9" "curl/8.4.0 \\"x\\"" "5f0a9d3e-0000-4000-8000-000000000000" "${authority}" "10.244.0.7:9080" ${cluster} 10.244.0.6:41234 10.96.1.2:9080 10.244.0.6:50000 - default`
const envoy = `[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"`
const json = (more: object = {}) =>
  JSON.stringify({
    start_time: '2026-11-21T13:00:01.500Z',
    method: 'GET',
    path: '/productpage?u=1',
    authority: 'bookinfo.app',
    response_code: 200,
    upstream_cluster: 'outbound|9080||productpage.default.svc.cluster.local',
    ...more,
  })

describe('parseAccessLine', () => {
  it.each([
    [
      istio('2026-11-21T13:00:00.123Z', 'GET /reviews/0 HTTP/1.1'),
      { method: 'GET', authority: 'reviews:9080', path: '/reviews/0', inbound: false },
    ],
    [istio('2026-11-21T13:00:00.123Z', 'GET /a b HTTP/1.1', 'inbound|9080||'), { path: '/a b', inbound: true }],
    [envoy, { method: 'POST', authority: 'locations', path: '/api/v1/locations', inbound: false, atMs: 1460751420310 }],
    [json(), { method: 'GET', authority: 'bookinfo.app', path: '/productpage?u=1', inbound: false, atMs: 1795266001500 }],
    [json({ user_agent: 'a "quoted" one', upstream_cluster: 'inbound|80||' }), { path: '/productpage?u=1', inbound: true }],
    [
      '{"time":"2026-11-21T13:00:01Z","request_method":"PUT","uri":"/x","host":"h"}',
      { method: 'PUT', authority: 'h', path: '/x', atMs: 1795266001000 },
    ],
  ])('reads %s', (line, expected) => {
    expect(parseAccessLine(line)).toMatchObject(expected)
  })

  it.each([
    istio('2026-11-21T13:00:00.123Z', '- - -'),
    istio('2026-11-21T13:00:00.123Z', 'GET / HTTP/1.1', 'PassthroughCluster', '-'),
    '2026-11-21T13:00:00.000000Z info xdsproxy connected to upstream XDS server: istiod.istio-system.svc:15012',
    '[2026-11-21T13:00:00.123Z] "GET /',
    '{"level":"info","msg":"ready"}',
    '{"path": broken',
    'apiVersion: v1',
    '',
  ])('leaves out %s', (line) => {
    expect(parseAccessLine(line)).toBeUndefined()
  })

  it('never throws, whatever the line', () => {
    const pieces = fc.array(fc.constantFrom('[', '] "', '"', ' ', '{', '}', '"path":"', 'GET /', '-', 'é', '\\'), { maxLength: 20 })
    fc.assert(fc.property(pieces, (parts) => void parseAccessLine(parts.join(''))))
  })

  it.each([
    ['2026-11-21T13:00:00.123Z', Date.UTC(2026, 10, 21, 13, 0, 0, 123)],
    ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['2026-03-01T00:00:00.5+02:00', Date.UTC(2026, 1, 28, 22, 0, 0, 500)],
    ['1999-12-31 23:59:59.999-0130', Date.UTC(2000, 0, 1, 1, 29, 59, 999)],
    ['yesterday', Number.NaN],
  ])('reads the moment %s', (text, ms) => {
    expect(parseMoment(text)).toBe(ms)
  })
})

function readAll(text: string, size = 7, keep?: (name: string) => boolean) {
  const reader = new RecordedReader(keep)
  for (let i = 0; i < text.length; i += size) reader.push(text.slice(i, i + size))
  return reader.finish()
}

describe('RecordedReader', () => {
  const log = [
    istio('2026-11-21T13:00:02.000Z', 'GET /orders/17?page=2 HTTP/1.1'),
    'info something else',
    istio('2026-11-21T13:00:01.000Z', 'GET /orders/18 HTTP/1.1'),
    istio('2026-11-21T13:00:04.000Z', 'POST /orders HTTP/1.1'),
    istio('2026-11-21T13:00:03.000Z', 'GET /orders/18 HTTP/1.1', 'inbound|9080||'),
  ].join('\n')

  it.each([
    ['cut off', '{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-01T00:00:00Z","request":{"method":"GE', true],
    ['without entries', '{"log":{"version":"1.2","creator":{}}}', true],
    ['without a request', '{"log":{"version":"1.2","entries":[]}}', false],
    ['no HAR file', 'hello, this is nothing of the kind\n', false],
  ])('tells a damaged HAR file from one that holds nothing: %s', (_, text, damaged) => {
    expect(readAll(text, 20)).toMatchObject({ format: 'unknown', damaged, classes: [] })
  })

  it.each([3, 1000, 1_000_000])('makes the same classes of a log in pieces of %i characters', (size) => {
    const { format, classes, atMs, classOf, skipped } = readAll(log, size)
    expect(format).toBe('access-log')
    expect(classes.map(({ method, url, inbound, count }) => [method, url, inbound, count])).toEqual([
      ['GET', 'http://reviews:9080/orders/17?page=2', false, 2],
      ['POST', 'http://reviews:9080/orders', false, 1],
      ['GET', 'http://reviews:9080/orders/18', true, 1],
    ])
    expect([...atMs]).toEqual([0, 1000, 2000, 3000])
    expect([...classOf]).toEqual([0, 0, 2, 1])
    expect(skipped).toBe(1)
  })

  it('reads a HAR file, with the headers that matter and no others', () => {
    const entry = (url: string, startedDateTime: string, user: string) => ({
      startedDateTime,
      request: {
        method: 'GET',
        url,
        headers: [
          { name: 'End-User', value: user },
          { name: 'Cookie', value: 'secret=1' },
        ],
      },
    })
    const har = JSON.stringify({
      log: {
        version: '1.2',
        entries: [
          entry('https://shop.example/a', '2026-11-21T13:00:01.000+01:00', 'jason'),
          entry('https://shop.example/a', '2026-11-21T13:00:00.000+01:00', 'anna'),
          entry('data:text/plain,x', '2026-11-21T13:00:00.000+01:00', 'jason'),
        ],
      },
    })
    const { format, classes, atMs } = readAll(har, 50, (name) => name === 'end-user')
    expect(format).toBe('har')
    expect(classes.map(({ url, headers }) => [url, headers])).toEqual([
      ['https://shop.example/a', [['end-user', 'jason']]],
      ['https://shop.example/a', [['end-user', 'anna']]],
    ])
    expect([...atMs]).toEqual([0, 1000])
  })

  it('reads curl commands, over several lines', () => {
    const { format, classes } = readAll(
      "curl http://a/x \\\n  -H 'x-user: me' -X DELETE\ncurl http://a/x -X DELETE -H 'X-User: me'\n",
      9,
      (name) => name === 'x-user',
    )
    expect(format).toBe('curl')
    expect(classes).toEqual([{ method: 'DELETE', url: 'http://a/x', headers: [['x-user', 'me']], inbound: false, count: 2 }])
  })

  it('reads calls of fetch as browsers copy them', () => {
    const call = (url: string, user: string, method: string) =>
      `fetch("${url}", {\n  "headers": { "accept": "*/*", "x-user": "${user}" },\n  "body": null,\n  "method": "${method}"\n}); ;\n`
    const text = `${call('http://a/x', 'me', 'GET').repeat(2)}await ${call('http://a/y', 'you', 'POST')}`
    const { format, classes, atMs } = readAll(text, 9, (name) => name === 'x-user')
    expect(format).toBe('fetch')
    expect(classes.map(({ method, url, headers, count }) => [method, url, headers, count])).toEqual([
      ['GET', 'http://a/x', [['x-user', 'me']], 2],
      ['POST', 'http://a/y', [['x-user', 'you']], 1],
    ])
    expect([...atMs]).toEqual([0, 1000, 2000])
  })

  it.each(['', 'kind: Service\n', '{ "log": { "entries": 1 } }', '{"log": nonsense'])('finds nothing in %j', (text) => {
    expect(readAll(text)).toMatchObject({ format: 'unknown', classes: [] })
  })
})

describe('a file of recorded traffic', () => {
  const classes = [
    { method: 'GET', url: 'http://web/', headers: [] },
    { method: 'POST', url: 'http://web/buy', headers: [['x-user', 'a: b']] as const },
  ]
  const text = printRecorded(classes, [0, 12.5, 12.5, 900], [0, 1, 0, 1])

  it('reads as it was printed', () => {
    const file = { name: 'r.log', text }
    const { requests, arrivals } = readRecorded(file)
    expect(isRecorded(file)).toBe(true)
    expect([...arrivals.atUs]).toEqual([0, 12_500, 12_500, 900_000])
    expect([...arrivals.classOf]).toEqual([0, 1, 0, 1])
    expect(requests.map(({ url, request }) => [request.method, url, request.headers])).toEqual([
      ['GET', 'http://web/', []],
      ['POST', 'http://web/buy', [['x-user', 'a: b']]],
    ])
    expect(requests.map(({ range }) => range && text.slice(range.start, range.end))).toEqual(['= GET http://web/', '= POST http://web/buy'])
  })

  it('skips what is no line of it, and never goes back in time', () => {
    const { arrivals } = readRecorded({ name: 'r.log', text: `${text}nonsense\n5 7\n-3 0\n100 0\n` })
    expect([...arrivals.atUs]).toEqual([0, 12_500, 12_500, 900_000, 900_000])
  })
})

const mesh = service('web') + deployment('web', { app: 'web' }) + deployment('client', { app: 'client' })
const scenario = `apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: own }
spec:
  duration: 30s
  traffic:  # who sends
    - name: users
      from: { workload: client }
      rate: 5/s
      requests:
        - { url: http://web/ }
  workloads:
    - { match: { app: web }, latency: 5ms }   # quick
`
const record = readAll(
  [
    istio('2026-11-21T13:00:00.000Z', 'GET /a HTTP/1.1', 'outbound|80||web', 'web'),
    istio('2026-11-21T13:00:00.250Z', 'GET /b HTTP/1.1', 'outbound|80||web', 'web'),
    istio('2026-11-21T13:00:03.500Z', 'GET /a HTTP/1.1', 'outbound|80||web', 'web'),
  ].join('\n'),
  1000,
)
const wish = {
  name: 'recorded',
  from: { type: 'workload', namespace: 'default', name: 'client' },
  inbound: null,
  perSecond: 12,
  mostClasses: 24,
  replay: null,
  mostMs: 60_000,
  beside: false,
} as const

function landed(files: readonly { name: string; text: string }[], changes: Partial<Parameters<typeof landTraffic>[1]> = {}) {
  const now = compile({ files })
  const changed = landTraffic(record, { ...wish, ...changes }, { files, scenario: now.scenario })
  const after = [...files.filter(({ name }) => !changed.some((file) => file.name === name)), ...changed]
  const compiled = compile({ files: after })
  return { files: after, compiled, recording: runToEnd(compiled) }
}

describe('landTraffic', () => {
  const own = [
    { name: 'mesh.yaml', text: mesh },
    { name: 'scenario.yaml', text: scenario },
  ]

  it('takes the place of the traffic and leaves the rest of the document as it was typed', () => {
    const { files, compiled } = landed(own)
    const text = files.find(({ name }) => name === 'scenario.yaml')?.text ?? ''
    expect(text).toContain('traffic:  # who sends\n    - name: recorded\n')
    expect(text).toContain('  workloads:\n    - { match: { app: web }, latency: 5ms }   # quick\n')
    expect(compiled.scenario.traffic.map(({ name, requests }) => [name, requests.map(({ weight, url }) => `${weight} ${url}`)])).toEqual([
      ['recorded', ['2 http://web/a', '1 http://web/b']],
    ])
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('can stand beside it', () => {
    expect(landed(own, { beside: true }).compiled.scenario.traffic.map(({ name }) => name)).toEqual(['users', 'recorded'])
  })

  it.each([
    ['a scenario of its own', own],
    ['a derived one', own.slice(0, 1)],
  ])('replays each request at its time, in %s', (_, files) => {
    const { recording, compiled } = landed(files, { replay: 'requests.log' })
    const { rows, decisions } = recording
    const sent = [...rows.arrive.subarray(0, rows.length)].map((at, i) => [at, decisions[rows.decision[i] ?? 0]?.request.path])
    expect(sent).toEqual([
      [0, '/a'],
      [250_000, '/b'],
      [3_500_000, '/a'],
    ])
    expect(compiled.scenario.durationMs).toBe(4000)
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('goes on with classes and a rate where the file of a replay is not there', () => {
    const { files } = landed(own, { replay: 'requests.log' })
    const { scenario: alone, diagnostics } = compile({ files: files.filter(({ name }) => name !== 'requests.log') })
    expect(diagnostics.map(({ code }) => code)).toContain('missing-recording')
    expect(alone.traffic[0]).toMatchObject({ rate: { type: 'poisson', perSecond: 12 } })
    expect(alone.traffic[0]?.requests).toHaveLength(2)
  })

  it('cuts a replay at the length that is wished', () => {
    expect(landed(own, { replay: 'requests.log', mostMs: 1000 }).recording.rows.length).toBe(2)
  })
})
