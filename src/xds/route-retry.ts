import type { HTTPRetry } from '../manifest/kinds.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import { protoDuration } from './proto-duration.ts'
import type { RetryPolicy } from './proxy-config.ts'

const DEFAULT_RETRY_ON = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes'

const previousHosts = [
  {
    name: 'envoy.retry_host_predicates.previous_hosts',
    typed_config: { '@type': 'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate' },
  },
]
const previousPriorities = {
  name: 'envoy.retry_priorities.previous_priorities',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig',
    update_frequency: 2,
  },
}

const defaultPolicy: RetryPolicy = {
  retry_on: DEFAULT_RETRY_ON,
  num_retries: 2,
  retry_host_predicate: previousHosts,
  host_selection_retry_max_attempts: '5',
}
const defaultHashedPolicy: RetryPolicy = { retry_on: DEFAULT_RETRY_ON, num_retries: 2, host_selection_retry_max_attempts: '5' }

/** Names of status codes that Go's net/http knows: other numbers in `retryOn` are kept as words, which mean nothing to Envoy. */
const KNOWN_CODES = new Set([
  100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404,
  405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502,
  503, 504, 505, 506, 507, 508, 510, 511,
])

/**
 * Envoy's retry policy; undefined where retries are switched off (`attempts: 0`). Without `retries` the built-in default holds, also for
 * routes without a VirtualService. `hashed`: the host is chosen by a hash, so a retry may go to the same one.
 * pilot/pkg/networking/core/route/retry/retry.go: ConvertPolicy.
 */
export function compileRetryPolicy(retries: HTTPRetry | null | undefined, hashed: boolean): RetryPolicy | undefined {
  if (!retries) return hashed ? defaultHashedPolicy : defaultPolicy
  if (!(Number(retries.attempts ?? 0) > 0)) return undefined
  const { retryOn, codes } = splitRetryOn(retries.retryOn)
  const ignorePrevious = retries.retryIgnorePreviousHosts ?? !hashed
  return {
    retry_on: retryOn,
    num_retries: Number(retries.attempts),
    ...(retries.perTryTimeout && { per_try_timeout: protoDuration(retries.perTryTimeout) }),
    ...(ignorePrevious && { retry_host_predicate: previousHosts }),
    ...(retries.retryRemoteLocalities && { retry_priority: previousPriorities }),
    host_selection_retry_max_attempts: '5',
    ...(codes.length > 0 && { retriable_status_codes: codes }),
    ...(retries.backoff && { retry_back_off: { base_interval: protoDuration(retries.backoff) } }),
  }
}

/** Marks a policy made of a rule's own `retries`. */
export function markRetryPolicy(policy: RetryPolicy, place: Place, origins: OriginMap): RetryPolicy {
  origins.markField(policy, 'num_retries', within(place, 'attempts'))
  origins.markField(policy, 'retry_on', within(place, 'retryOn'))
  if (policy.per_try_timeout) origins.markField(policy, 'per_try_timeout', within(place, 'perTryTimeout'))
  if (policy.retry_back_off) origins.mark(policy.retry_back_off, within(place, 'backoff'))
  return origins.mark(policy, place)
}

/** Numbers are status codes; where there are any, the condition that reads them is added. */
function splitRetryOn(text: string | undefined): { retryOn: string; codes: number[] } {
  if (!text) return { retryOn: DEFAULT_RETRY_ON, codes: [] }
  const words: string[] = []
  const codes: number[] = []
  for (const part of text.split(',').map((word) => word.trim())) {
    if (/^[+-]?\d+$/.test(part) && KNOWN_CODES.has(Number(part))) codes.push(Number(part))
    else if (part !== '') words.push(part)
  }
  const joined = words.join(',')
  const needsCondition = codes.length > 0 && !joined.includes('retriable-status-codes')
  return { retryOn: needsCondition ? `${joined},retriable-status-codes` : joined, codes }
}
