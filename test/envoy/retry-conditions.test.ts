import { describe, expect, it } from 'vitest'
import type { RetryRules } from '../../src/envoy/decision.ts'
import type { Host } from '../../src/envoy/load-balancer-host.ts'
import { spreadByAvailability } from '../../src/envoy/load-balancer-priority.ts'
import { compileRetryConditions, type ResetReason } from '../../src/envoy/retry-conditions.ts'
import { RetryPriorities } from '../../src/envoy/retry-priorities.ts'

function conditions(retryOn: string, codes: readonly number[] = []) {
  const rules: RetryRules = {
    numRetries: 2,
    retryOn: retryOn.split(','),
    retriableStatusCodes: codes,
    perTryTimeoutMs: 0,
    baseIntervalMs: 25,
    maxIntervalMs: 250,
    previousHosts: true,
    previousPriorities: false,
    hostSelectionAttempts: 5,
  }
  return compileRetryConditions(rules)
}

describe('which answers are retried', () => {
  it.each([
    { on: '5xx', retried: [500, 501, 503, 599], kept: [200, 409, 429, 499, 600] },
    { on: 'gateway-error', retried: [502, 503, 504], kept: [500, 501, 505] },
    { on: 'retriable-4xx', retried: [409], kept: [400, 404, 429, 500] },
    { on: 'retriable-status-codes', codes: [418, 503], retried: [418, 503], kept: [500, 502] },
    { on: 'reset', codes: [503], retried: [], kept: [500, 503] },
    { on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes', retried: [], kept: [500, 503, 504] },
  ])('$on: $retried and not $kept', ({ on, codes, retried, kept }) => {
    const { retriesResponse } = conditions(on, codes)
    expect(retried.filter((status) => !retriesResponse({ status }))).toEqual([])
    expect(kept.filter((status) => retriesResponse({ status }))).toEqual([])
  })

  it.each([
    { on: 'unavailable', grpcStatus: 14, retried: true },
    { on: 'unavailable', grpcStatus: 13, retried: false },
    { on: 'internal,cancelled', grpcStatus: 1, retried: true },
    { on: '5xx', grpcStatus: 14, retried: false },
  ])('$on and grpc-status $grpcStatus: $retried', ({ on, grpcStatus, retried }) => {
    expect(conditions(on).retriesResponse({ status: 200, grpcStatus })).toBe(retried)
  })

  it('leaves a rate-limited answer alone unless asked', () => {
    expect(conditions('5xx').retriesResponse({ status: 503, rateLimited: true })).toBe(false)
    expect(conditions('envoy-ratelimited').retriesResponse({ status: 429, rateLimited: true })).toBe(true)
  })
})

describe('which resets are retried', () => {
  const reasons: readonly ResetReason[] = [
    'overflow',
    'remote connection failure',
    'connection timeout',
    'connection termination',
    'local reset',
  ]
  it.each([
    { on: 'connect-failure', sent: false, retried: ['remote connection failure', 'connection timeout'] },
    { on: 'reset', sent: true, retried: ['remote connection failure', 'connection timeout', 'connection termination', 'local reset'] },
    { on: '5xx', sent: true, retried: ['remote connection failure', 'connection timeout', 'connection termination', 'local reset'] },
    { on: 'reset-before-request', sent: true, retried: [] },
    {
      on: 'reset-before-request',
      sent: false,
      retried: ['remote connection failure', 'connection timeout', 'connection termination', 'local reset'],
    },
    { on: 'retriable-4xx,retriable-status-codes,unavailable,refused-stream', sent: true, retried: [] },
  ])('$on, bytes sent $sent: $retried', ({ on, sent, retried }) => {
    expect(reasons.filter((reason) => conditions(on).retriesReset(reason, sent))).toEqual(retried)
  })
})

describe('priorities of retries', () => {
  it.each([
    {
      is: 'two that are whole: the second, without load before, takes over',
      availability: [100, 100],
      tried: [0, 0, 1, 1, 0, 0, 1],
      expected: ['100,0', '0,100', '0,100', '100,0', '100,0', '0,100', '0,100'],
    },
    { is: 'two that share', availability: [46, 93], tried: [1, 1, 0, 0], expected: ['46,54', '100,0', '100,0', '46,54'] },
    {
      is: 'three: what is left goes by health',
      availability: [100, 93, 46],
      tried: [0, 0, 1, 1, 2, 2],
      expected: ['100,0,0', '0,93,7', '0,93,7', '0,0,100', '0,0,100', '100,0,0'],
    },
    { is: 'a dead one is not turned to', availability: [100, 0], tried: [0, 0, 0], expected: ['100,0', '100,0', '100,0'] },
    { is: 'all are dead', availability: [0, 0], tried: [0, 0], expected: ['100,0', '100,0'] },
  ])('$is', ({ availability, tried, expected }) => {
    const priorities = new RetryPriorities(2)
    const total = Math.min(
      100,
      availability.reduce((sum, each) => sum + each, 0),
    )
    const original = total === 0 ? availability.map((_, i) => (i === 0 ? 100 : 0)) : spreadByAvailability(availability)
    const loads = tried.map((priority) => {
      priorities.onAttempted({ spec: { priority } } as Host)
      return priorities.load(availability, original).join()
    })
    expect(loads).toEqual(expected)
  })
})
