import { describe, expect, it } from 'vitest'
import { grpcErrorIn, succeeded } from '../../src/metrics/outcome.ts'
import { grpcStatusIn } from '../../src/sim/grpc-bits.ts'
import { type Recording, rowBits } from '../../src/sim/recording.ts'
import type { Failure } from '../../src/sim/traffic.ts'
import { asked, behaviour, call, finish, scene, service, source, worldOf } from './scene.ts'

const failing = (status: Failure['status']): Failure => ({ share: 1, status, fromMs: 0, toMs: Number.POSITIVE_INFINITY })
const grpc = { 'content-type': 'application/grpc' }
const client = { type: 'workload', namespace: 'default', name: 'web-v1' } as const

function run(text: string, failure: Failure['status'] | undefined, headers: Record<string, string> = grpc): Recording {
  const input = scene(worldOf(service('web'), service('shop', { v1: 2 }), text), {
    traffic: [source(client, 20, asked('http://shop:9080/shop.Cart/Get', { headers, method: 'POST' }))],
    workloads: failure === undefined ? [] : [behaviour({ app: 'shop' }, { failures: [failing(failure)] })],
    durationMs: 2000,
  })
  return finish(input)
}

/** `200 14 failed` of each call that has ended, and how often it was tried; all alike. */
function ending({ rows }: Recording): { readonly end: string; readonly tries: number } {
  const ends = new Set<string>()
  let finals = 0
  let tries = 0
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    tries++
    if (!(bits & rowBits.final)) continue
    finals++
    ends.add(`${rows.status[row]} ${grpcStatusIn(bits)} ${succeeded(rows.status[row] ?? 0, bits) ? 'fine' : 'failed'}`)
  }
  expect(finals).toBeGreaterThan(10)
  return { end: [...ends].join(), tries: Math.round(tries / finals) }
}

const rule = (http: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop]
  http:
    - { route: [{ destination: { host: shop } }], ${http} }
`

describe('a gRPC call', () => {
  it.each([
    ['is answered', undefined, '', '200 0 fine', 1],
    ['fails as the application says', 'NOT_FOUND', '', '200 5 failed', 1],
    ['fails by the status that stands for that of HTTP', 500, '', '200 2 failed', 1],
    ['is tried again by default when it is UNAVAILABLE', 'UNAVAILABLE', '', '200 14 failed', 3],
    ['is not tried again for a status that no condition names', 'INTERNAL', '', '200 13 failed', 1],
    [
      'is tried again on what retryOn names',
      'RESOURCE_EXHAUSTED',
      'retries: { attempts: 1, retryOn: resource-exhausted }',
      '200 8 failed',
      2,
    ],
    ['is not tried again by conditions on HTTP', 503, 'retries: { attempts: 2, retryOn: 5xx }', '200 14 failed', 1],
    ['runs out of time', 'hang', 'timeout: 100ms', '200 14 failed', 1],
    ['is aborted', undefined, 'fault: { abort: { httpStatus: 403, percentage: { value: 100 } } }', '200 7 failed', 1],
    [
      'is aborted in its own terms',
      undefined,
      'fault: { abort: { grpcStatus: DATA_LOSS, percentage: { value: 100 } } }',
      '200 15 failed',
      1,
    ],
  ] as const)('%s', (_, failure, http, end, tries) => {
    expect(ending(run(http === '' ? '' : rule(http), failure))).toEqual({ end, tries })
  })

  it('finds no route, no cluster or no host in the same terms', () => {
    const subset = rule('timeout: 1s').replace('host: shop }', 'host: shop, subset: v9 }')
    expect(ending(run(subset, undefined)).end).toBe('200 14 failed')
    const nothing = rule('match: [{ uri: { exact: /other } }]')
    expect(ending(run(nothing, undefined)).end).toBe('200 12 failed')
  })
})

it('a status of gRPC means the one of HTTP to who asks over HTTP', () =>
  expect(ending(run('', 'UNAVAILABLE', {})).end).toBe('503 -1 failed'))

it('an application whose gRPC call fails answers its own caller with 500', () => {
  const input = scene(worldOf(service('web'), service('front'), service('shop')), {
    traffic: [source(client, 20, asked('http://front:9080/'))],
    workloads: [
      behaviour({ app: 'front' }, { calls: [call('http://shop:9080/shop.Cart/Get', { method: 'POST', headers: grpc })] }),
      behaviour({ app: 'shop' }, { failures: [failing('PERMISSION_DENIED')] }),
    ],
    durationMs: 1000,
  })
  const { rows } = finish(input)
  const ended = Array.from({ length: rows.length }, (_, row) => row).filter((row) => (rows.bits[row] ?? 0) & rowBits.final)
  const seen = ended.map((row) => [rows.status[row], grpcErrorIn(rows.bits[row] ?? 0)].join(' '))
  expect(new Set(seen)).toEqual(new Set(['500 ', '200 PERMISSION_DENIED']))
})
