import { describe, expect, it } from 'vitest'
import { prometheusOf, type Recording } from '../../src/index.ts'
import { accessLog } from '../../src/metrics/access-log.ts'
import { computeFigures } from '../../src/metrics/compute-figures.ts'
import { requestLife } from '../../src/metrics/request-life.ts'
import { requestList } from '../../src/metrics/request-list.ts'
import { parseRequestQuery } from '../../src/metrics/request-query.ts'
import { runOf } from '../run-to-end.ts'
import { scenario, service } from '../sim/texts.ts'

const tcp = (text: string) => text.replace('name: http', 'name: tcp')

/** A client that calls `http://stock:9080/`, by gRPC where asked to. */
function recorded(more: {
  readonly manifests?: string
  readonly failures?: string
  readonly grpc?: boolean
  readonly stock?: string
}): Recording {
  const headers = more.grpc ? ', method: POST, headers: { content-type: application/grpc }' : ''
  const traffic = scenario(`  duration: 4s
  traffic: [{ name: users, from: { workload: sleep-v1 }, rate: 10/s, requests: [{ url: "http://stock:9080/cart.Cart/Get"${headers} }] }]
  workloads: [{ match: { app: stock }, failures: [${more.failures ?? ''}] }]`)
  const stock = more.stock ?? service('stock')
  return runOf(service('sleep', { v1: 1 }, 80), stock, ...(more.manifests ? [more.manifests] : []), traffic)
}

function lineOf(recording: Recording, request = 0): string {
  const life = requestLife(recording, request)
  return (life && accessLog(recording, life)[0]?.line)?.replace(/^\[[^\]]*\] /, '') ?? ''
}

describe('a gRPC error', () => {
  const recording = recorded({ grpc: true, failures: '{ status: PERMISSION_DENIED, percentage: 50 }' })
  const failed = requestList(recording, { ok: false })[0]?.request ?? -1

  it('counts as a failure by its name', () => {
    const { total } = computeFigures(recording, { fromUs: 0, toUs: 4_000_000 })
    expect([...total.byStatus.keys()]).toEqual([200])
    expect(total.calls - total.succeeded).toBeGreaterThan(5)
    expect(total.byCause).toEqual(new Map([['PERMISSION_DENIED', total.calls - total.succeeded]]))
  })

  it.each(['PERMISSION_DENIED', 'grpc=7', 'grpc=permission_denied', 'grpc>0', 'failed'])('is found by %s', (query) => {
    const { terms, unread } = parseRequestQuery(query)
    expect(unread).toEqual([])
    expect(requestList(recording, { terms }).map(({ request }) => request)).toEqual(
      requestList(recording, { ok: false }).map(({ request }) => request),
    )
  })

  it('is told in the life of the request and at the end of the line in the log', () => {
    expect(requestLife(recording, failed)).toMatchObject({
      outcome: expect.stringMatching(/^PERMISSION_DENIED after /),
      cause: expect.stringContaining('was answered with PERMISSION_DENIED'),
      calls: [{ tries: [{ ended: { text: expect.stringContaining('the pod answered PERMISSION_DENIED') } }] }],
    })
    expect(lineOf(recording, failed)).toMatch(/^"POST \/cart.Cart\/Get HTTP\/1.1" 200 - via_upstream .* PermissionDenied$/)
  })

  it("has the labels that Istio's metrics give it", () => {
    const lines = prometheusOf(recording)
      .split('\n')
      .filter((line) => line.startsWith('istio_requests_total{reporter="source"'))
    expect(lines.map((line) => /request_protocol="(\w+)",response_code="(\d+)",grpc_response_status="(\d+)"/.exec(line)?.slice(1))).toEqual(
      [
        ['grpc', '200', '0'],
        ['grpc', '200', '7'],
      ],
    )
  })
})

it('a retry on a gRPC status says which condition asked for it', () => {
  const recording = recorded({ grpc: true, failures: '{ status: UNAVAILABLE }' })
  expect(requestLife(recording, 0)?.calls[0]?.tries[0]?.ended.text).toMatch(/unavailable is listed in retryOn: tried again/)
})

const policy = (spec: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: guard }
spec: { selector: { matchLabels: { app: stock } }, ${spec} }
`

describe('a TCP connection', () => {
  const stock = tcp(service('stock'))

  it.each([
    ['passes', {}, '"- - -" 0 - - - "-" 0 0 '],
    ['is broken by the application', { failures: '{ status: reset }' }, '"- - -" 0 - - - "-" 0 0 '],
    ['finds no pod', { stock: stock.replace('replicas: 1', 'replicas: 0') }, '"- - -" 0 UH - - "-" 0 0 '],
    ['is refused by the proxy of the pod', { manifests: policy('action: ALLOW') }, '"- - -" 0 - - - "-" 0 0 '],
  ])('that %s has its line in the log', (_, more, line) => {
    const found = lineOf(recorded({ stock, ...more }))
    expect(found.slice(0, line.length)).toBe(line)
    expect(found).toContain(' outbound|9080||stock.default.svc.cluster.local ')
  })

  it.each([
    ['denied', policy('action: ALLOW')],
    ['allowed', policy('rules: [{}]')],
  ])('is counted as %s where a policy judges it', (verdict, manifests) => {
    const lines = prometheusOf(recorded({ stock, manifests })).split('\n')
    const counted = lines.filter((line) => line.startsWith('envoy_tcp_'))
    expect(counted).toEqual([expect.stringMatching(`^envoy_tcp_${verdict}{workload="default/stock-v1",envoy_tcp_prefix="rbac"} [1-9]`)])
  })

  it('is counted by metrics of its own', () => {
    const text = prometheusOf(recorded({ stock }))
    expect(text).toMatch(/^istio_tcp_connections_opened_total\{reporter="source".*request_protocol="tcp"/m)
    expect(text).not.toMatch(/^istio_requests_total\{|^envoy_cluster_upstream_rq_xx/m)
  })
})
