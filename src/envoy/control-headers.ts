import type { RetryRules } from './decision.ts'
import type { HeaderMutation } from './header-mutation.ts'
import { type HeaderLine, headerValue } from './routed-request.ts'

/** Headers that the router itself consumes. A caller's are stripped long before; those that a route sets reach it. */
const CONSUMED: ReadonlySet<string> = new Set([
  'x-envoy-retry-on',
  'x-envoy-retry-grpc-on',
  'x-envoy-max-retries',
  'x-envoy-retriable-status-codes',
  'x-envoy-retriable-header-names',
  'x-envoy-hedge-on-per-try-timeout',
  'x-envoy-upstream-rq-per-try-timeout-ms',
  'x-envoy-upstream-rq-timeout-alt-response',
])

/** Whether header operations set a header that steers the router. */
export function setsControlHeaders(mutation: HeaderMutation | undefined): boolean {
  return mutation?.add.some(({ name }) => CONSUMED.has(name)) ?? false
}

/** The headers as they leave for the upstream, without those that steered the router. */
export function withoutControlHeaders(headers: readonly HeaderLine[]): readonly HeaderLine[] {
  return headers.filter(([name]) => !CONSUMED.has(name))
}

/** The route's retry rules with what the headers add (`source/common/router/retry_state_impl.cc`); the timeouts in headers come too late to count. */
export function retryWithHeaders(retry: RetryRules | undefined, headers: readonly HeaderLine[]): RetryRules | undefined {
  const asked = [headerValue(headers, 'x-envoy-retry-on'), headerValue(headers, 'x-envoy-retry-grpc-on')].flatMap(tokens)
  if (!retry && asked.length === 0) return undefined
  const base = retry ?? ENVOY_DEFAULT
  const most = headerValue(headers, 'x-envoy-max-retries')
  const codes = tokens(headerValue(headers, 'x-envoy-retriable-status-codes')).map(Number).filter(Number.isInteger)
  return {
    ...base,
    retryOn: [...new Set([...base.retryOn, ...asked])],
    numRetries: most !== undefined && /^\d+$/.test(most) ? Number(most) : base.numRetries,
    retriableStatusCodes: [...base.retriableStatusCodes, ...codes],
  }
}

const tokens = (list: string | undefined) =>
  (list ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter(Boolean)

const ENVOY_DEFAULT: RetryRules = {
  numRetries: 1,
  retryOn: [],
  retriableStatusCodes: [],
  perTryTimeoutMs: 0,
  baseIntervalMs: 25,
  maxIntervalMs: 250,
  previousHosts: false,
  previousPriorities: false,
  hostSelectionAttempts: 1,
}
