import type { FormatContext, HeaderFormat } from './header-format.ts'
import { queryParameter } from './query-parameters.ts'
import { headerValue } from './routed-request.ts'

/** The value of one command operator, by its name and what stands in its brackets (`source/common/formatter/stream_info_formatter.cc`). */
export function operatorValue(name: string, argument: string): HeaderFormat {
  return WITH_ARGUMENT[name]?.(argument) ?? PLAIN[name] ?? NOTHING
}

// Simplified: command operators in header values that ask for the upstream's address, for times and identities come out empty.
const NOTHING: HeaderFormat = () => ''

const WITH_ARGUMENT: Readonly<Record<string, (argument: string) => HeaderFormat>> = {
  REQ: (argument) => headerOperator(argument, requestHeaders),
  RESP: (argument) => headerOperator(argument, responseHeaders),
  QUERY_PARAM:
    (argument) =>
    ({ request }) =>
      queryParameter(request.path, argument) ?? '',
  PATH: pathOperator,
  GRPC_STATUS: grpcOperator,
}

const PLAIN: Readonly<Record<string, HeaderFormat>> = {
  PROTOCOL: ({ origin }) => origin?.protocol ?? 'HTTP/1.1',
  RESPONSE_CODE: ({ response }) => String(response && isOfUpstream(response) ? response.status : 0),
  RESPONSE_FLAGS: ({ response }) => response?.flags.join(',') || '-',
  RESPONSE_FLAGS_LONG: ({ response }) => response?.flags.map((flag) => LONG_FLAGS[flag] ?? flag).join(',') || '-',
  RESPONSE_CODE_DETAILS: ({ response }) => response?.details ?? '',
  ROUTE_NAME: ({ origin }) => origin?.routeName ?? '',
  UPSTREAM_CLUSTER: ({ cluster }) => cluster ?? '',
  UPSTREAM_CLUSTER_RAW: ({ cluster }) => cluster ?? '',
  UPSTREAM_REQUEST_ATTEMPT_COUNT: ({ tries }) => String(tries ?? 0),
  // Bodies are counted as they pass, and headers go first.
  BYTES_RECEIVED: ({ request, response }) => (response && isOfUpstream(response) && headerValue(request.headers, 'content-length')) || '0',
  BYTES_SENT: () => '0',
  REQUEST_TRAILERS_BYTES: () => '0',
  RESPONSE_TRAILERS_BYTES: () => '0',
  QUERY_PARAMS: ({ request }) => request.path.split(/\?(.*)/s)[1] ?? '',
  GRPC_STATUS_NUMBER: ({ request, response }) => (isGrpc(request) && headerValue(response?.headers ?? [], 'grpc-status')) || '',
  REQUESTED_SERVER_NAME: ({ origin }) => origin?.serverName ?? '',
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: ({ origin }) => origin?.remoteAddress ?? '',
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: ({ origin }) => origin?.directAddress ?? '',
  DOWNSTREAM_LOCAL_ADDRESS: ({ origin }) => (origin ? `${origin.localAddress}:${origin.localPort}` : ''),
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: ({ origin }) => origin?.localAddress ?? '',
  DOWNSTREAM_LOCAL_PORT: ({ origin }) => (origin ? String(origin.localPort) : ''),
}

/** Flags that the simulation sets, by their long names (`source/common/stream_info/utility.h`). */
const LONG_FLAGS: Readonly<Record<string, string>> = {
  UH: 'NoHealthyUpstream',
  UF: 'UpstreamConnectionFailure',
  UO: 'UpstreamOverflow',
  NR: 'NoRouteFound',
  URX: 'UpstreamRetryLimitExceeded',
  UC: 'UpstreamConnectionTermination',
  UT: 'UpstreamRequestTimeout',
  UR: 'UpstreamRemoteReset',
  UPE: 'UpstreamProtocolError',
  DI: 'DelayInjected',
  FI: 'FaultInjected',
  RL: 'RateLimited',
  NC: 'NoClusterFound',
  DC: 'DownstreamConnectionTermination',
}

/** The status of Envoy's own answers is not known yet when their headers are filled in: it reads 0. */
const isOfUpstream = ({ details }: { readonly details: string }) => details === 'via_upstream' || details.startsWith('websocket_handshake')

type Lookup = (context: FormatContext, name: string) => string | undefined

/** `a?b`: header a, or b where a is not there. */
function headerOperator(argument: string, lookup: Lookup): HeaderFormat {
  const [main = '', alternative] = argument.toLowerCase().split('?')
  return (context) => lookup(context, main) ?? (alternative === undefined ? undefined : lookup(context, alternative)) ?? ''
}

const responseHeaders: Lookup = ({ response }, name) => headerValue(response?.headers ?? [], name)

const requestHeaders: Lookup = ({ request, origin }, name) => {
  switch (name) {
    case ':method':
      return request.method
    case ':path':
      return request.path
    case ':authority':
    case 'host':
      return request.authority
    case ':scheme':
      return origin?.scheme
    default:
      return headerValue(request.headers, name)
  }
}

/** `PATH(WQ|NQ:ORIG|PATH|ORIG_OR_PATH)`: with the query or without, before the rewrite or after it. */
function pathOperator(argument: string): HeaderFormat {
  const [query = '', which = ''] = argument.split(':')
  return ({ request }) => {
    const original = headerValue(request.headers, 'x-envoy-original-path')
    const path = which === 'ORIG' ? original : which === 'PATH' ? request.path : (original ?? request.path)
    return (query === 'NQ' ? path?.split('?')[0] : path) ?? ''
  }
}

const GRPC_NAMES = (
  'OK Canceled Unknown InvalidArgument DeadlineExceeded NotFound AlreadyExists PermissionDenied ResourceExhausted FailedPrecondition ' +
  'Aborted OutOfRange Unimplemented Internal Unavailable DataLoss Unauthenticated'
).split(' ')

/** The status of an answer to a gRPC caller by its name, in camel case or as `SNAKE_STRING` says, or its `NUMBER`. */
function grpcOperator(argument: string): HeaderFormat {
  return ({ request, response }) => {
    const status = isGrpc(request) ? headerValue(response?.headers ?? [], 'grpc-status') : undefined
    if (status === undefined || argument === 'NUMBER') return status ?? ''
    const name = GRPC_NAMES[Number(status)] ?? status
    return argument === 'SNAKE_STRING' ? name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() : name
  }
}

const isGrpc = ({ headers }: FormatContext['request']) => /^application\/grpc(?:\+|$)/.test(headerValue(headers, 'content-type') ?? '')
