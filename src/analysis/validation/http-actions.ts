import { grpcCodeOf } from '../../core/grpc-status.ts'
import type {
  CorsPolicy,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPMatchRequest,
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
} from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { checkDestination } from './destinations.ts'
import { caution, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { wrongCorsHeader } from './headers.ts'
import { KNOWN_STATUS, wrongStatus } from './http-status.ts'
import { wrongPort } from './names.ts'
import { milliseconds, utf8Length, wrongDuration, wrongPercentage, wrongRegex, wrongRegexMatch } from './values.ts'

const RETRY_ON = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
])
const CORS_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'])
const KB = 1024

/** Checks `corsPolicy`. */
export function checkCors(policy: CorsPolicy | undefined, at: FieldPath): Finding[] {
  if (!policy) return []
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge } = policy
  return [
    ...eachOf(allowOrigins, [...at, 'allowOrigins'], (origin, path) =>
      faultIf(
        origin.exact || origin.prefix || origin.regex
          ? wrongRegexMatch(origin, 'corsPolicy.allowOrigins')
          : "'' is not a valid match type for CORS allow origins",
        path,
      ),
    ),
    ...eachOf(allowMethods, [...at, 'allowMethods'], (method, path) =>
      CORS_METHODS.has(method) ? [] : [fault(`"${method}" is not a supported HTTP method`, path)],
    ),
    ...eachOf(allowHeaders, [...at, 'allowHeaders'], (name, path) => faultIf(wrongCorsHeader(name), path)),
    ...eachOf(exposeHeaders, [...at, 'exposeHeaders'], (name, path) => faultIf(wrongCorsHeader(name), path)),
    ...(maxAge === undefined ? [] : checkMaxAge(maxAge, [...at, 'maxAge'])),
  ]
}

function checkMaxAge(maxAge: string, at: FieldPath): Finding[] {
  const whole = milliseconds(maxAge) % 1000 <= 0
  return [...faultIf(wrongDuration(maxAge), at), ...(whole ? [] : [fault('max_age duration is accurate only to seconds precision', at)])]
}

/** Checks `fault`. */
export function checkFault(injection: HTTPFaultInjection | undefined, at: FieldPath): Finding[] {
  if (!injection) return []
  const { abort, delay } = injection
  return [
    ...(abort || delay ? [] : [fault('HTTP fault injection must have an abort and/or a delay', at)]),
    ...(abort ? checkAbort(abort, [...at, 'abort']) : []),
    ...(delay ? checkDelay(delay, [...at, 'delay']) : []),
  ]
}

function checkAbort(
  { percentage, grpcStatus, http2Error, httpStatus }: NonNullable<HTTPFaultInjection['abort']>,
  at: FieldPath,
): Finding[] {
  const share = percentage ? faultIf(wrongPercentage(percentage.value ?? 0), [...at, 'percentage']) : []
  if (grpcStatus !== undefined) {
    const advice = "See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'"
    return grpcCodeOf(grpcStatus) >= 0
      ? share
      : [...share, fault(`gRPC status "${grpcStatus}" is not supported. ${advice}`, [...at, 'grpcStatus'])]
  }
  if (http2Error !== undefined) return [...share, fault('HTTP/2 abort fault injection not supported yet', [...at, 'http2Error'])]
  return httpStatus === undefined ? share : [...share, ...faultIf(wrongStatus(httpStatus), [...at, 'httpStatus'])]
}

function checkDelay({ percentage, fixedDelay, exponentialDelay }: NonNullable<HTTPFaultInjection['delay']>, at: FieldPath): Finding[] {
  const share = percentage ? faultIf(wrongPercentage(percentage.value ?? 0), [...at, 'percentage']) : []
  if (exponentialDelay !== undefined)
    return [
      ...share,
      ...faultIf(wrongDuration(exponentialDelay), [...at, 'exponentialDelay']),
      fault('exponentialDelay not supported yet', [...at, 'exponentialDelay']),
    ]
  return fixedDelay === undefined ? share : [...share, ...faultIf(wrongDuration(fixedDelay), [...at, 'fixedDelay'])]
}

/** Checks `mirrors`. */
export function checkMirrors(mirrors: readonly HTTPMirrorPolicy[] | undefined, at: FieldPath): Finding[] {
  return eachOf(mirrors, [...at, 'mirrors'], ({ destination, percentage }, path) => {
    if (!destination) return [fault('destination is required for mirrors', path)]
    const share = percentage ? checkMirrorShare('mirror percentage', percentage.value ?? 0, [...path, 'percentage']) : []
    return [...checkDestination(destination, [...path, 'destination']), ...share]
  })
}

/** Checks the share of requests that is copied; `name` is what the message calls the field. */
export function checkMirrorShare(name: string, value: number, at: FieldPath): Finding[] {
  if (value > 100) return [fault(`${name} must have a max value of 100 (it has ${value.toFixed(6)})`, at)]
  return value < 0 ? [fault(`${name} must have a min value of 0 (it has ${value.toFixed(6)})`, at)] : []
}

/** Checks `redirect`; the first thing that is wrong is all that is said. */
export function checkRedirect(
  redirect: HTTPRedirect | undefined,
  matches: readonly HTTPMatchRequest[] | undefined,
  at: FieldPath,
): Finding[] {
  return redirect ? faultIf(wrongRedirect(redirect, matches ?? []), at) : []
}

function wrongRedirect(redirect: HTTPRedirect, matches: readonly HTTPMatchRequest[]): string | undefined {
  const { uri, prefixRewrite, authority, port, derivePort, scheme, redirectCode = 0 } = redirect
  if (uri && prefixRewrite) return 'redirect may only specify one of uri or prefix_rewrite'
  if (prefixRewrite && matches.some((match) => match.uri && match.uri.prefix === undefined))
    return 'redirect prefix_rewrite requires all URI matches to use prefix match type'
  if (!uri && !prefixRewrite && !authority && port === undefined && derivePort === undefined && !scheme)
    return 'redirect must specify URI, authority, scheme, or port'
  if (redirectCode !== 0 && (redirectCode < 300 || redirectCode > 399)) return `${redirectCode} is not a valid redirect code, must be 3xx`
  if (scheme && scheme !== 'http' && scheme !== 'https') return 'invalid redirect scheme, must be "http" or "https"'
  return port ? wrongPort(port) : undefined
}

/** Checks `directResponse`. */
export function checkDirectResponse(response: HTTPDirectResponse | undefined, at: FieldPath): Finding[] {
  if (!response) return []
  const { status = 0, body } = response
  const size = body?.string ? utf8Length(body.string) : Math.floor(((body?.bytes ?? '').replace(/=+$/, '').length * 3) / 4)
  const large = 'large direct_responses may impact control plane performance'
  const found: Finding[] =
    size > KB * KB ? [fault(`${large}, must be less than 1MB`, [...at, 'body'])] : size > 100 * KB ? [caution(large, [...at, 'body'])] : []
  return [...found, ...faultIf(wrongStatus(status), [...at, 'status'])]
}

/** Checks `retries`. */
export function checkRetries(retries: HTTPRetry | undefined, at: FieldPath): Finding[] {
  if (!retries) return []
  const { attempts = 0, perTryTimeout, retryOn = '', retryRemoteLocalities, backoff } = retries
  const configured = perTryTimeout !== undefined || retryOn !== '' || retryRemoteLocalities !== undefined
  return [
    ...(attempts < 0 ? [fault('attempts cannot be negative', [...at, 'attempts'])] : []),
    ...(attempts === 0 && configured ? [fault('http retry policy configured when attempts are set to 0 (disabled)', at)] : []),
    ...(perTryTimeout === undefined ? [] : faultIf(wrongDuration(perTryTimeout), [...at, 'perTryTimeout'])),
    ...(retryOn === ''
      ? []
      : retryOn
          .split(',')
          .flatMap((token) => (isRetryOn(token) ? [] : [fault(`"${token}" is not a valid retryOn policy`, [...at, 'retryOn'])]))),
    ...(backoff === undefined ? [] : faultIf(wrongDuration(backoff), [...at, 'backoff'])),
  ]
}

function isRetryOn(token: string): boolean {
  return RETRY_ON.has(token) || (/^[+-]?\d+$/.test(token) && KNOWN_STATUS.has(Number(token)))
}

/** Checks `rewrite`. */
export function checkRewrite(rewrite: HTTPRewrite | undefined, at: FieldPath): Finding[] {
  return rewrite ? faultIf(wrongRewrite(rewrite), at) : []
}

function wrongRewrite({ uri, uriRegexRewrite, authority }: HTTPRewrite): string | undefined {
  if (uri && uriRegexRewrite) return 'rewrite may only contain one of URI or UriRegexRewrite'
  if (!uri && !uriRegexRewrite && !authority)
    return 'rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified'
  if (!uriRegexRewrite) return undefined
  const { match = '', rewrite = '' } = uriRegexRewrite
  const wrong =
    match === '' || rewrite === ''
      ? 'UriRegexRewrite requires both Rewrite and Match fields to be specified'
      : wrongRegex(match, 'HTTPRewrite.UriRegexRewrite.Match')
  return wrong && `UriRegexRewrite has errors\n${wrong}`
}
