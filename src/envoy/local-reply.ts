import { grpcStatusOf } from '../core/grpc-status.ts'
import type { HttpRequest, LocalReply } from './decision.ts'
import { utf8Bytes } from './utf8.ts'

/** What the shape of a local reply depends on besides its cause. */
export interface ReplyContext {
  /** The request's content type is one of gRPC's: the answer becomes HTTP 200 with `grpc-status`. */
  readonly grpc: boolean
  /** A HEAD request gets no body. */
  readonly head: boolean
}

/** The reply context of a request; only `application/grpc` and `application/grpc+…`, in lower case and without parameters, count as gRPC. */
export function replyContext(request: Pick<HttpRequest, 'method' | 'headers'>): ReplyContext {
  const contentType = request.headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  return { grpc: isGrpcContentType(contentType), head: request.method === 'HEAD' }
}

/** Whether Envoy takes a request with this content type for a gRPC one (`source/common/grpc/common.cc`, hasGrpcContentType). */
export function isGrpcContentType(contentType: string): boolean {
  return contentType === 'application/grpc' || contentType.startsWith('application/grpc+')
}

/** A reply before it is fitted to the caller's protocol. */
export interface ReplyCause {
  readonly status: number
  readonly body?: string
  readonly flags?: readonly string[]
  readonly details: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Overrides the mapping of the HTTP status, as a gRPC fault abort does. */
  readonly grpcStatus?: number
}

/** The answer that Envoy gives by itself for `cause` (`source/common/http/utility.cc`, sendLocalReply). */
export function localReply(cause: ReplyCause, context: ReplyContext): LocalReply {
  const { flags = [], details, headers = [] } = cause
  if (!context.grpc) return { status: cause.status, flags, details, body: context.head ? '' : (cause.body ?? ''), headers }
  const grpc: (readonly [string, string])[] = [['grpc-status', String(cause.grpcStatus ?? grpcStatusOf(cause.status))]]
  if (cause.body && !context.head) grpc.push(['grpc-message', encodeGrpcMessage(cause.body)])
  return { status: 200, flags, details, body: '', headers: [...headers, ...grpc] }
}

/** `grpc-message` is percent-encoded: everything outside printable ASCII, and the percent sign. */
function encodeGrpcMessage(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]+/gu, (part) => (part === '%' ? '%25' : encodeUnprintable(part)))
}

function encodeUnprintable(part: string): string {
  let out = ''
  for (const byte of utf8Bytes(part)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  return out
}

/** Why an upstream stream was reset before response headers, in Envoy's words. */
export type ResetReason =
  | 'local connection failure'
  | 'remote connection failure'
  | 'connection timeout'
  | 'connection termination'
  | 'local reset'
  | 'local refused stream reset'
  | 'overflow'
  | 'remote reset'
  | 'remote refused stream reset'
  | 'protocol error'

const RESET_FLAG: Readonly<Record<ResetReason, string>> = {
  'local connection failure': 'UF',
  'remote connection failure': 'UF',
  'connection timeout': 'UF',
  'connection termination': 'UC',
  'local reset': 'LR',
  'local refused stream reset': 'LR',
  overflow: 'UO',
  'remote reset': 'UR',
  'remote refused stream reset': 'UR',
  'protocol error': 'UPE',
}

/** How often and why the upstream was lost. */
export interface UpstreamReset {
  readonly reason: ResetReason
  /** Whether an earlier attempt was made: the body then says so. */
  readonly retried?: boolean
  /** The transport's words, which stand in the details only: `delayed connect error: Connection refused`. */
  readonly transport?: string
}

/** The reply after an upstream reset: 503 (502 for a protocol error) with the flag of the reason (`source/common/router/router.cc`, onUpstreamReset). */
export function resetReply({ reason, retried, transport }: UpstreamReset, context: ReplyContext): LocalReply {
  const why = transport ? `${reason}|${transport}` : reason
  return localReply(
    {
      status: reason === 'protocol error' ? 502 : 503,
      body: `upstream connect error or disconnect/reset before headers. ${retried ? 'retried and the latest ' : ''}reset reason: ${reason}`,
      flags: [RESET_FLAG[reason]],
      details: `upstream_reset_before_response_started{${why.replaceAll(' ', '_')}}`,
      ...(reason === 'overflow' ? { headers: [['x-envoy-overloaded', 'true'] as const] } : {}),
    },
    context,
  )
}

/** The router's own answers; the flag and the details are what the access log shows. */
export const replies = {
  routeNotFound: { status: 404, flags: ['NR'], details: 'route_not_found' },
  noHealthyUpstream: { status: 503, body: 'no healthy upstream', flags: ['UH'], details: 'no_healthy_upstream' },
  responseTimeout: { status: 504, body: 'upstream request timeout', flags: ['UT'], details: 'response_timeout' },
  perTryTimeout: { status: 504, body: 'upstream request timeout', flags: ['UT'], details: 'upstream_per_try_timeout' },
  pathNormalizationFailed: { status: 400, details: 'path_normalization_failed' },
  absolutePathRejected: { status: 404, details: 'absolute_path_rejected' },
  upgradeFailed: { status: 403, details: 'upgrade_failed' },
  localRateLimited: { status: 429, body: 'local_rate_limited', flags: ['RL'], details: 'local_rate_limited' },
} as const satisfies Readonly<Record<string, ReplyCause>>

/** The reply where the proxy does not know the chosen cluster; `status` is the route's `cluster_not_found_response_code`. */
export function clusterNotFound(status: number, context: ReplyContext): LocalReply {
  return localReply({ status, flags: ['NC'], details: 'cluster_not_found' }, context)
}

/** The fault filter's abort; one with a gRPC status is HTTP 200, and only a gRPC caller gets to see that status. */
export function faultAbort(abort: { readonly status: number; readonly grpcStatus?: number }, context: ReplyContext): LocalReply {
  const cause = { body: 'fault filter abort', flags: ['FI'], details: 'fault_filter_abort' }
  if (abort.grpcStatus === undefined) return localReply({ ...cause, status: abort.status }, context)
  return localReply({ ...cause, status: 200, grpcStatus: abort.grpcStatus }, context)
}
