import type { RetryRules } from './decision.ts'

/** Why a try ended without response headers, in Envoy's words as its replies print them. */
export type ResetReason =
  | 'overflow'
  | 'remote connection failure'
  | 'connection timeout'
  | 'connection termination'
  | 'remote reset'
  | 'local reset'
  | 'protocol error'

/** What of an upstream response retry conditions look at. */
export interface ResponseSignals {
  readonly status: number
  /** Of the response headers (a trailers-only gRPC answer); absent for most. */
  readonly grpcStatus?: number
  /** Whether a gRPC request was asked: outlier detection goes by the gRPC status of such a one's answer only. */
  readonly ofGrpc?: boolean
  readonly rateLimited?: boolean
  /** Whether its headers are all of it. */
  readonly bodyless?: boolean
}

const GRPC_CONDITIONS: readonly (readonly [name: string, status: number])[] = [
  ['cancelled', 1],
  ['deadline-exceeded', 4],
  ['resource-exhausted', 8],
  ['internal', 13],
  ['unavailable', 14],
]

/** `retry_on` compiled. See source/common/router/retry_state_impl.cc wouldRetryFromHeaders, wouldRetryFromReset. */
export interface RetryConditions {
  readonly retriesResponse: (response: ResponseSignals) => boolean
  /** `sent`: whether any try of the request has put bytes on the wire. */
  readonly retriesReset: (reason: ResetReason, sent: boolean) => boolean
}

/** Compiles the `retry_on` of a route into a question that each ended try can ask (source/common/router/retry_state_impl.cc). */
export function compileRetryConditions(rules: RetryRules): RetryConditions {
  const on = new Set(rules.retryOn)
  const codes = new Set(on.has('retriable-status-codes') ? rules.retriableStatusCodes : [])
  const grpc = new Set(GRPC_CONDITIONS.filter(([name]) => on.has(name)).map(([, status]) => status))
  const anyReset = on.has('reset') || on.has('5xx') || on.has('gateway-error')
  const byStatus = (status: number): boolean =>
    (on.has('5xx') && status >= 500 && status < 600) ||
    (on.has('gateway-error') && status >= 502 && status <= 504) ||
    (on.has('retriable-4xx') && status === 409) ||
    codes.has(status)
  // Every response asks: mostly for the same status as the one before.
  let last = -1
  let lastRetried = false
  const retries = (status: number): boolean => {
    if (status === last) return lastRetried
    last = status
    lastRetried = byStatus(status)
    return lastRetried
  }
  return {
    retriesResponse: ({ status, grpcStatus, rateLimited }) => {
      if (rateLimited) return on.has('envoy-ratelimited')
      return retries(status) || (grpcStatus !== undefined && grpc.has(grpcStatus))
    },
    retriesReset: (reason, sent) => {
      if (reason === 'overflow') return false
      if (reason === 'remote connection failure' || reason === 'connection timeout') {
        return anyReset || on.has('connect-failure') || (on.has('reset-before-request') && !sent)
      }
      return anyReset || (on.has('reset-before-request') && !sent)
    },
  }
}
