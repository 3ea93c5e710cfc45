import { grpcStatusNames } from '../core/grpc-status.ts'
import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { type Recording, rowBits } from '../sim/recording.ts'
import type { LifeCall, LifeTry, RequestLife } from './life.ts'

/** What one proxy logs of one call. */
export interface AccessLogLine {
  /** `namespace/pod` of the proxy. */
  readonly proxy: string
  readonly line: string
}

// Simplified: access-log lines tell the moment of the run as a time of 1970-01-01, no bytes, no ports that a connection happened to get, and the Service's port as the pod's.
/**
 * What the clients' proxies log of a request, hop by hop, in Istio's default text format:
 * https://istio.io/latest/docs/tasks/observability/logs/access-log/#default-access-log-format; of gRPC with %GRPC_STATUS% behind it.
 */
export function accessLog(recording: Recording, life: RequestLife): readonly AccessLogLine[] {
  return life.calls.flatMap((call) => linesOf(recording, call))
}

/** A call is logged when it ends: after the calls that it led to. Copies are not logged. */
function linesOf(recording: Recording, call: LifeCall): readonly AccessLogLine[] {
  if (call.mirror) return []
  const inner = call.tries.flatMap((attempt) => attempt.calls.flatMap((each) => linesOf(recording, each)))
  if (!call.route || call.endUs === null) return inner
  return [...inner, { proxy: call.route.proxy, line: lineOf(recording, call, call.endUs) }]
}

function lineOf(recording: Recording, call: LifeCall, endUs: number): string {
  const last = call.tries.at(-1)
  const bits = recording.rows.bits[call.row] ?? 0
  if (outcomeOf(recording, call)?.type === 'tcp') return connectionLine(recording, call, endUs)
  const answered = isAnswered(bits) && last !== undefined
  const decided = recording.decisions[call.route?.decision ?? -1]
  const asked = decided?.request
  const header = (name: string) => quoted(asked?.headers.find(([key]) => key === name)?.[1])
  const served = answered && last.endUs !== null ? String(Math.floor((last.endUs - last.startUs) / 1000)) : '-'
  return [
    `[${moment(call.startUs)}]`,
    `"${asked?.method ?? '-'} ${asked?.path ?? '-'} ${asked?.protocol ?? 'HTTP/1.1'}"`,
    String(call.status),
    flagsOf(call, bits),
    answered ? 'via_upstream' : detailsOf(recording, call, last),
    '-',
    '"-"',
    '0 0',
    String(Math.floor((endUs - call.startUs) / 1000)),
    served,
    header('x-forwarded-for'),
    header('user-agent'),
    header('x-request-id'),
    quoted(asked?.authority),
    quoted(hostOf(recording, call, last)),
    call.route?.cluster || '-',
    '- - -',
    '-',
    decided?.decision.route?.name || '-',
    ...(grpcStatusIn(bits) < 0 ? [] : [logNames[grpcStatusIn(bits)] ?? 'Unknown']),
  ].join(' ')
}

/** gRPC's status names as %GRPC_STATUS% prints them: `DeadlineExceeded`. Envoy writes the one with an l less. */
const logNames = grpcStatusNames.map((name) =>
  name === 'OK'
    ? name
    : name === 'CANCELLED'
      ? 'Canceled'
      : name.toLowerCase().replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase()),
)

/** A connection has nothing of a request: its line tells the flags, why a filter closed it, how long it lasted, and where it went. */
function connectionLine(recording: Recording, call: LifeCall, endUs: number): string {
  const outcome = outcomeOf(recording, call)
  const denied = outcome?.type === 'tcp' && call.flags.length === 0 ? outcome.denied : undefined
  const asked = recording.decisions[call.route?.decision ?? -1]?.request
  return [
    `[${moment(call.startUs)}]`,
    '"- - -" 0',
    connectionFlags(call),
    '-',
    denied ?? '-',
    call.flags.includes('UF') ? '"delayed_connect_error:_Connection_refused"' : '"-"',
    '0 0',
    String(Math.floor((endUs - call.startUs) / 1000)),
    '- "-" "-" "-" "-"',
    quoted(hostOf(recording, call, call.tries.at(-1))),
    (call.flags.includes('NC') ? '' : call.route?.cluster) || '-',
    '- - -',
    asked?.scheme === 'https' ? asked.authority.replace(/:\d+$/, '') : '-',
    '-',
  ].join(' ')
}

/** Of a connection Envoy sets the failure before it counts the tries. */
function connectionFlags({ flags }: LifeCall): string {
  if (flags.includes('UF')) return 'UF,URX'
  return flags.join(',') || '-'
}

function outcomeOf({ decisions }: Recording, call: LifeCall) {
  return decisions[call.route?.decision ?? -1]?.decision.outcome
}

/** Whether the answer came from the other side: from the application, or from the proxy beside it. */
function isAnswered(bits: number): boolean {
  return (bits & rowBits.local) === 0 || (bits & rowBits.inbound) !== 0
}

/** The flags of the client's proxy: what the one beside the pod did is not among them. */
function flagsOf({ flags }: LifeCall, bits: number): string {
  return flags.length === 0 || bits & rowBits.inbound ? '-' : flags.join(',')
}

/** `%RESPONSE_CODE_DETAILS%` of an answer that the proxy gave by itself. */
const detailsOfFlag: Readonly<Record<string, string>> = {
  FI: 'fault_filter_abort',
  NR: 'route_not_found',
  NC: 'cluster_not_found',
  UH: 'no_healthy_upstream',
  UO: 'upstream_reset_before_response_started{overflow}',
  UF: 'upstream_reset_before_response_started{remote_connection_failure}',
  UC: 'upstream_reset_before_response_started{connection_termination}',
  UR: 'upstream_reset_before_response_started{remote_reset}',
  RL: 'local_rate_limited',
  DC: 'downstream_remote_disconnect',
}

function detailsOf(recording: Recording, call: LifeCall, last: LifeTry | undefined): string {
  const outcome = outcomeOf(recording, call)
  if (call.flags.includes('UT')) return last?.ended.text.includes('perTryTimeout') ? 'upstream_per_try_timeout' : 'response_timeout'
  const told = call.flags.flatMap((flag) => detailsOfFlag[flag] ?? [])[0]
  return told ?? (outcome?.type === 'reply' ? outcome.reply.details : '-')
}

function hostOf({ pods, rows }: Recording, call: LifeCall, last: LifeTry | undefined): string | undefined {
  const ip = pods[rows.pod[last?.row ?? -1] ?? -1]?.ip
  return ip === undefined || ip === '' ? undefined : `${ip}:${call.route?.cluster.split('|')[1] ?? '0'}`
}

function quoted(value: string | undefined): string {
  return `"${value === undefined || value === '' ? '-' : value}"`
}

/** `1970-01-01T00:00:31.400Z` of 31.4 s. */
function moment(us: number): string {
  const ms = Math.floor(us / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) => two(Math.floor(part))).join(':')
  return `1970-01-01T${clock}.${String(ms % 1000).padStart(3, '0')}Z`
}
