import { describe, expect, it } from 'vitest'
import { accessLog } from '../../src/metrics/access-log.ts'
import { requestLife } from '../../src/metrics/request-life.ts'
import { requestList } from '../../src/metrics/request-list.ts'
import { parseAccessLine } from '../../src/scenario/recorded-line.ts'
import { readExample, report } from '../examples/example-report.ts'

function linesOf(example: string, filter: Parameters<typeof requestList>[1]): readonly string[] {
  const { recording } = report(readExample(example).files)
  const life = requestLife(recording, requestList(recording, { ...filter, limit: 1 })[0]?.request ?? -1)
  return life ? accessLog(recording, life).map(({ line }) => line) : []
}

const MANIFESTS = `
apiVersion: v1
kind: Service
metadata: { name: stock }
spec: { selector: { app: stock }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: none }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: stock }
spec: { replicas: 1, template: { metadata: { labels: { app: stock } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { replicas: 1, template: { metadata: { labels: { app: web } } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stock }
spec:
  hosts: [stock]
  http:
    - match: [{ uri: { prefix: /abort } }]
      fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }
      route: [{ destination: { host: stock } }]
    - match: [{ uri: { prefix: /delay } }]
      fault: { delay: { fixedDelay: 2s, percentage: { value: 100 } } }
      route: [{ destination: { host: stock } }]
    - match: [{ uri: { prefix: /direct } }]
      directResponse: { status: 418, body: { string: tea pöt } }
    - match: [{ uri: { prefix: /nc } }]
      route: [{ destination: { host: stock, subset: v9 } }]
    - match: [{ uri: { prefix: /empty } }]
      route: [{ destination: { host: empty } }]
    - match: [{ uri: { prefix: /retry } }]
      retries: { attempts: 2, retryOn: 5xx }
      route: [{ destination: { host: stock } }]
    - match: [{ uri: { prefix: /slow } }]
      timeout: 1ms
      route: [{ destination: { host: stock } }]
    - match: [{ uri: { prefix: /deny } }]
      route: [{ destination: { host: stock } }]
    - match: [{ uri: { exact: / } }]
      rewrite: { authority: other }
      route: [{ destination: { host: stock } }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no }
spec: { selector: { matchLabels: { app: stock } }, action: DENY, rules: [{ to: [{ operation: { paths: [/deny] } }] }] }
`

/** The line that the caller's proxy logs of one request; `failures` of the application it asks. */
function lineOf(request: object, failures: readonly object[] = [], more: object = {}): string {
  const scenario = JSON.stringify({
    apiVersion: 'telltale.dev/v1',
    kind: 'Scenario',
    spec: {
      duration: '10s',
      traffic: [{ from: { workload: 'web' }, rate: '1/s', arrivals: 'constant', requests: [request] }],
      workloads: [{ match: { app: 'stock' }, latency: '20ms', failures, ...more }],
    },
  })
  const files = [
    { name: 'mesh.yaml', text: MANIFESTS },
    { name: 'scenario.yaml', text: scenario },
  ]
  const { recording } = report(files)
  const life = requestLife(recording, 2)
  return (life && accessLog(recording, life).at(-1)?.line) || ''
}

describe('a line of the access log', () => {
  const grpc = { 'content-type': 'application/grpc' }
  it.each([
    { path: '/', says: '200 - via_upstream - "-" 0 0 20 20 "-" "-" "-" "other"' },
    { path: '/abort', says: '503 FI fault_filter_abort - "-" 0 18 0 - ' },
    { path: '/abort', method: 'HEAD', says: '503 FI fault_filter_abort - "-" 0 0 0 - ' },
    { path: '/abort', headers: grpc, says: '200 FI fault_filter_abort - "-" 0 0 0 - ' },
    { path: '/delay', says: '200 DI via_upstream - "-" 0 0 2020 20 ' },
    { path: '/direct', says: '418 - direct_response - "-" 0 8 0 - "-" "-" "-" "stock:8080" "-" - ' },
    { path: '/nc', says: '503 NC cluster_not_found - "-" 0 0 0 - "-" "-" "-" "stock:8080" "-" - ' },
    { path: '/empty', says: '503 UH no_healthy_upstream - "-" 0 19 0 - ' },
    { path: '/none', says: '404 NR route_not_found - "-" 0 0 0 - ' },
    { path: '/slow', says: '504 UT response_timeout - "-" 0 24 1 - ' },
    { path: '/deny', says: '403 - via_upstream - "-" 0 19 0 0 ' },
    { path: '/', method: 'POST', headers: { 'content-length': '512' }, says: '200 - via_upstream - "-" 512 0 ' },
  ])('of $path counts the bytes as Envoy does: $says', ({ path, method = 'GET', headers = {}, says }) => {
    expect(lineOf({ url: `http://stock:8080${path}`, method, headers })).toContain(` HTTP/1.1" ${says}`)
  })

  it.each([
    { path: '/', says: '503 - via_upstream - "-" 0 95 ' },
    { path: '/retry', says: '503 URX via_upstream - "-" 0 95 ' },
  ])('of a connection that the application broke on $path tells the bytes of what its sidecar answers', ({ path, says }) => {
    const line = lineOf({ url: `http://stock:8080${path}` }, [{ percentage: 100, status: 'reset' }])
    expect(line).toContain(says)
  })

  it.each([
    { request: {}, says: '200 - via_upstream - "-" 0 1200 ' },
    { request: { method: 'HEAD' }, says: '200 - via_upstream - "-" 0 0 ' },
    { request: {}, failures: [{ percentage: 100, status: 503 }], says: '503 - via_upstream - "-" 0 1200 ' },
    { request: {}, failures: [{ percentage: 100, status: 204 }], says: '204 - via_upstream - "-" 0 0 ' },
    { request: { headers: grpc }, failures: [{ percentage: 100, status: 'INTERNAL' }], says: '200 - via_upstream - "-" 0 0 ' },
    { request: { url: 'http://stock:8080/abort' }, says: '503 FI fault_filter_abort - "-" 0 18 ' },
  ])('tells as many bytes as the scenario says where the application answers: $says', ({ request, failures = [], says }) => {
    expect(lineOf({ url: 'http://stock:8080/', ...request }, failures, { responseBytes: 1200 })).toContain(says)
  })

  it('counts the service time from the first try on', () => {
    const line = lineOf({ url: 'http://stock:8080/retry' }, [{ percentage: 100, status: 503 }])
    const [, whole = '', served = ''] = / URX via_upstream - "-" 0 0 (\d+) (\d+) /.exec(line) ?? []
    expect(Number(served)).toBeGreaterThan(60)
    expect(served).toBe(whole)
  })
})

describe('the access log of a request', () => {
  it('has a line for each call that a proxy made, the innermost first', () => {
    const lines = linesOf('bookinfo-canary', { cause: '503 URX' })
    expect(lines.length).toBe(3)
    expect(lines.at(-1)).toMatch(/^\[1970-01-01T00:00:\d\d\.\d{3}Z\] "GET \/productpage HTTP\/1.1" 500 - via_upstream - "-" 0 0 \d+ \d+ /)
    expect(lines.at(-1)).toContain('"bookinfo.app" "10.')
  })

  it.each([
    { example: 'bookinfo-canary', cause: '503 URX', words: ' 503 URX via_upstream ' },
    { example: 'bookinfo-canary', cause: '504 UT', words: ' 504 UT upstream_per_try_timeout ' },
    { example: 'faults', cause: '500 FI', words: ' 500 FI fault_filter_abort ' },
    { example: 'circuit-breaking', cause: '503 UO', words: ' 503 UO upstream_reset_before_response_started{overflow} ' },
  ])('of $example tells $cause as Envoy does', ({ example, cause, words }) => {
    expect(linesOf(example, { cause }).some((line) => line.includes(words))).toBe(true)
  })

  it('can be read as recorded traffic', () => {
    const read = linesOf('bookinfo-canary', { cause: '503 URX' }).map(parseAccessLine)
    expect(read.at(-1)).toMatchObject({ method: 'GET', authority: 'bookinfo.app', path: '/productpage', inbound: false })
    expect(read.every((line) => line !== undefined)).toBe(true)
  })
})
