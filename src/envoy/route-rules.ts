import { parseDuration } from '../core/duration.ts'
import type { FractionalPercent, Origins, RequestMirrorPolicy, RetryPolicy, Route, RouteAction } from '../xds/proxy-config.ts'
import type { FaultRules, Fraction, RetryRules, RouterPlan } from './decision.ts'
import { headerValue, type RoutedRequest } from './routed-request.ts'

const DENOMINATORS = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 } as const

/** Milliseconds of a protobuf duration; `otherwise` where there is none. */
function milliseconds(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : (parseDuration(duration) ?? otherwise)
}

/** A fractional percent as Envoy tests it. */
export function fractionOf(percent: FractionalPercent | undefined): Fraction {
  return { numerator: percent?.numerator ?? 0, denominator: DENOMINATORS[percent?.denominator ?? 'HUNDRED'] }
}

const withRange = <K extends string, V>(key: K, value: V | undefined) => (value === undefined ? {} : ({ [key]: value } as Record<K, V>))

/** The rules of a retry policy, with Envoy's defaults where it is silent (`source/common/router/retry_policy_impl.cc`). */
export function compileRetry(policy: RetryPolicy, origins: Origins): RetryRules {
  const base = milliseconds(policy.retry_back_off?.base_interval, 25)
  const hosts = policy.retry_host_predicate?.some(({ name }) => name.endsWith('previous_hosts')) ?? false
  return {
    numRetries: policy.num_retries ?? 1,
    retryOn: (policy.retry_on ?? '')
      .split(',')
      .map((token) => token.trim())
      .filter(Boolean),
    retriableStatusCodes: policy.retriable_status_codes ?? [],
    perTryTimeoutMs: milliseconds(policy.per_try_timeout, 0),
    baseIntervalMs: base,
    maxIntervalMs: milliseconds(policy.retry_back_off?.max_interval, 10 * base),
    previousHosts: hosts,
    previousPriorities: policy.retry_priority !== undefined,
    hostSelectionAttempts: Number(policy.host_selection_retry_max_attempts ?? 1),
    ...withRange('range', origins.get(policy)),
    ...withRange('perTryTimeoutRange', origins.field(policy, 'per_try_timeout')),
  }
}

/** A try may not last longer than the whole: then its own timeout is dropped. */
export function withoutIdleTryTimeout(retry: RetryRules, timeoutMs: number): RetryRules {
  return timeoutMs > 0 && retry.perTryTimeoutMs >= timeoutMs ? { ...retry, perTryTimeoutMs: 0 } : retry
}

interface FaultConfig {
  readonly delay?: { readonly fixed_delay?: string; readonly percentage?: FractionalPercent }
  readonly abort?: { readonly http_status?: number; readonly grpc_status?: number; readonly percentage?: FractionalPercent }
}

/** The fault rules of a route; undefined where it injects none. */
export function compileFault(route: Route, origins: Origins): FaultRules | undefined {
  const fault = route.typed_per_filter_config?.['envoy.filters.http.fault'] as FaultConfig | undefined
  if (!fault?.delay && !fault?.abort) return undefined
  return { ...delayOf(fault, origins), ...abortOf(fault, origins) }
}

function delayOf({ delay }: FaultConfig, origins: Origins): Pick<FaultRules, 'delay'> {
  if (!delay) return {}
  return {
    delay: {
      ...fractionOf(delay.percentage),
      ms: Math.floor(milliseconds(delay.fixed_delay, 0)),
      ...withRange('range', origins.get(delay)),
    },
  }
}

function abortOf({ abort }: FaultConfig, origins: Origins): Pick<FaultRules, 'abort'> {
  if (!abort) return {}
  const range = withRange('range', origins.get(abort))
  const grpc = abort.grpc_status === undefined ? {} : { grpcStatus: abort.grpc_status }
  return { abort: { ...fractionOf(abort.percentage), status: abort.http_status ?? 200, ...grpc, ...range } }
}

/** The mirrors of a route; one without a fraction copies every request. */
export function compileMirrors(action: RouteAction, knows: (cluster: string) => boolean, origins: Origins): RouterPlan['mirrors'] {
  return (action.request_mirror_policies ?? []).map((policy: RequestMirrorPolicy) => ({
    ...(policy.runtime_fraction ? fractionOf(policy.runtime_fraction.default_value) : { numerator: 100, denominator: 100 as const }),
    cluster: policy.cluster,
    known: knows(policy.cluster),
    ...withRange('range', origins.get(policy)),
  }))
}

/** A route's own timeouts; 0 = none. */
export interface RouteTimeouts {
  readonly timeoutMs: number
  /** The most that a gRPC caller may ask for by grpc-timeout. Istio always sets it to the timeout. */
  readonly maxGrpcTimeoutMs: number
}

/** The timeouts of a route action; Envoy's own default is 15 s. */
export function compileTimeouts(action: RouteAction): RouteTimeouts {
  const timeoutMs = milliseconds(action.timeout, 15_000)
  return { timeoutMs, maxGrpcTimeoutMs: milliseconds(action.max_grpc_timeout, timeoutMs) }
}

/** The timeout of this request: a gRPC caller's own, capped by the route's (`source/common/router/router.cc`, finalTimeout). */
export function timeoutFor({ timeoutMs, maxGrpcTimeoutMs }: RouteTimeouts, request: RoutedRequest): number {
  if (!request.grpc) return timeoutMs
  const asked = grpcTimeout(headerValue(request.headers, 'grpc-timeout'))
  return maxGrpcTimeoutMs > 0 && (asked === 0 || asked > maxGrpcTimeoutMs) ? maxGrpcTimeoutMs : asked
}

const GRPC_UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/** Milliseconds of a grpc-timeout value, rounded up; 0 where there is none or it is not valid. */
function grpcTimeout(value: string | undefined): number {
  const match = /^(\d{1,8})([HMSmun])$/.exec(value ?? '')
  return match ? Math.ceil(Number(match[1]) * (GRPC_UNIT_MS[match[2] ?? ''] ?? 0)) : 0
}

/** A timeout as grpc-timeout says it. */
export function formatGrpcTimeout(ms: number): string {
  return ms < 1e8 ? `${ms}m` : `${Math.floor(ms / 1000)}S`
}

const NOT_FOUND_STATUS: Readonly<Record<string, number>> = { SERVICE_UNAVAILABLE: 503, NOT_FOUND: 404, INTERNAL_SERVER_ERROR: 500 }

/** The status of a share whose cluster the proxy does not know. */
export function clusterNotFoundStatus(action: RouteAction): number {
  return NOT_FOUND_STATUS[action.cluster_not_found_response_code ?? ''] ?? 503
}
