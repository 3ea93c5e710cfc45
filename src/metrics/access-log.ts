import { grpcStatusNames } from '../core/grpc-status.ts'
import type { ClusterChoice, LocalReply } from '../envoy/decision.ts'
import { replyContext, resetReply } from '../envoy/local-reply.ts'
import { utf8Bytes } from '../envoy/utf8.ts'
import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { type Recording, rowBits } from '../sim/recording.ts'
import { chosenCluster } from './chosen-cluster.ts'
import { inboundDecision } from './inbound-decision.ts'
import type { LifeCall, LifeTry, RequestLife } from './life.ts'
import { localAnswer, transportFailure } from './local-answer.ts'
import { isPerTry } from './try-endings.ts'

/** What one proxy logs of one call. */
export interface AccessLogLine {
  /** `namespace/pod` of the proxy. */
  readonly proxy: string
  readonly line: string
}

// Simplified: access-log lines tell the moment of the run as a time of 1970-01-01, no ports that a connection happened to get, the Service's port as the pod's, and bytes of requests by their content-length.
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
  const decided = recording.decisions[call.route?.decision ?? -1]
  const header = headersOf(decided?.request)
  const answer = isAnswered(bits) && last ? undefined : ownAnswer(recording, call)
  const grpcStatus = grpcStatusIn(bits)
  return [
    `[${moment(call.startUs)}]`,
    requestLine(decided?.request),
    String(call.status),
    call.flags.join(',') || '-',
    answer ? answer.details || '-' : 'via_upstream',
    '-',
    transportWords(call, bits),
    `${/^\d+$/.exec(header('content-length') ?? '')?.[0] ?? 0} ${bytesSent(recording, call)}`,
    String(Math.floor((endUs - call.startUs) / 1000)),
    answer || !last ? '-' : serviceTime(call, last),
    quoted(header('x-forwarded-for')),
    quoted(header('user-agent')),
    quoted(header('x-request-id')),
    quoted(authorityOf(recording, call)),
    quoted(hostOf(recording, call, last)),
    clusterOf(recording, call),
    '- - -',
    '-',
    decided?.decision.route?.name || '-',
    ...(grpcStatus < 0 ? [] : [logNames[grpcStatus] ?? 'Unknown']),
  ].join(' ')
}

type Asked = Recording['decisions'][number]['request'] | undefined

function requestLine(asked: Asked): string {
  return `"${asked?.method ?? '-'} ${asked?.path ?? '-'} ${asked?.protocol ?? 'HTTP/1.1'}"`
}

function headersOf(asked: Asked): (name: string) => string | undefined {
  return (name) => asked?.headers.find(([key]) => key === name)?.[1]
}

/** %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%: from the moment at which the router had the request, so with earlier tries and without a fault's delay. */
function serviceTime(call: LifeCall, { endUs }: LifeTry): string {
  const wait = call.tries[0]?.wait
  const routedUs = wait?.kind === 'fault-delay' ? wait.toUs : call.startUs
  return endUs === null ? '-' : String(Math.floor((endUs - routedUs) / 1000))
}

/** The answer that the client's proxy made up. */
function ownAnswer(recording: Recording, call: LifeCall): Pick<LocalReply, 'details' | 'body'> {
  const outcome = outcomeOf(recording, call)
  const { flags, status, tries } = call
  if (flags.includes('DC')) return { details: 'downstream_remote_disconnect', body: '' }
  const asked = recording.decisions[call.route?.decision ?? -1]?.request
  const perTry = outcome?.type === 'route' && isPerTry(recording, call.row, outcome.plan)
  const refusedTls = ((recording.rows.bits[call.row] ?? 0) & rowBits.refusedTls) !== 0
  const given = { flags, status, perTry, refusedTls, retried: tries.length > 1, choice: choiceOf(recording, call) }
  return (outcome && localAnswer(outcome, given, replyContext(asked ?? NO_REQUEST))) ?? { details: '-', body: '' }
}

const NO_REQUEST = { method: 'GET', headers: [] }

/** %BYTES_SENT%: the body that the client got. */
function bytesSent(recording: Recording, call: LifeCall): number {
  const bits = recording.rows.bits[call.row] ?? 0
  if (!isAnswered(bits) || call.tries.length === 0) return utf8Bytes(ownAnswer(recording, call).body).length
  if (!(bits & rowBits.inbound)) return answeredBytes(recording, call)
  const outcome = inboundDecision(recording, call.row)?.outcome
  const context = replyContext(recording.decisions[call.route?.decision ?? -1]?.request ?? NO_REQUEST)
  const reply = outcome && localAnswer(outcome, { ...NO_FLAGS, status: call.status }, context)
  // Where nothing refused it, the application has broken its connection to the proxy beside it.
  return utf8Bytes((reply ?? resetReply({ reason: 'connection termination' }, context)).body).length
}

/** A gateway's pod passes on what it got; an application answers as many bytes as the scenario says. */
function answeredBytes(recording: Recording, call: LifeCall): number {
  const last = call.tries.at(-1)
  const passed = recording.nodes[recording.edges[call.edge]?.to ?? -1]?.kind === 'gateway' ? last?.calls[0] : undefined
  if (passed) return bytesSent(recording, passed)
  const asked = recording.decisions[call.route?.decision ?? -1]?.request
  const failedGrpc = grpcStatusIn(recording.rows.bits[call.row] ?? 0) > 0
  const bodyless = asked?.method === 'HEAD' || call.status === 204 || call.status === 304 || failedGrpc
  return bodyless ? 0 : (recording.pods[recording.rows.pod[last?.row ?? -1] ?? -1]?.responseBytes ?? 0)
}

const NO_FLAGS = { flags: [], retried: false, perTry: false, refusedTls: false, choice: undefined }

function choiceOf(recording: Recording, call: LifeCall): ClusterChoice | undefined {
  const outcome = outcomeOf(recording, call)
  const place = chosenCluster(recording, call.tries[0]?.row ?? call.row)?.index ?? -1
  return outcome?.type === 'route' ? outcome.plan.clusters[place] : undefined
}

/** The host that was asked for, as the route has rewritten it for who is asked. */
function authorityOf(recording: Recording, call: LifeCall): string | undefined {
  const asked = recording.decisions[call.route?.decision ?? -1]?.request.authority
  return call.tries.some(({ pod }) => pod !== null) ? (choiceOf(recording, call)?.request.authority ?? asked) : asked
}

function clusterOf(recording: Recording, call: LifeCall): string {
  return (call.flags.includes('NC') || outcomeOf(recording, call)?.type === 'refused' ? '' : call.route?.cluster) || '-'
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
    transportWords(call, recording.rows.bits[call.row] ?? 0),
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

/** %UPSTREAM_TRANSPORT_FAILURE_REASON% */
function transportWords({ flags }: LifeCall, bits: number): string {
  return flags.includes('UF') ? quoted(transportFailure((bits & rowBits.refusedTls) !== 0).replaceAll(' ', '_')) : '"-"'
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
  return (bits & rowBits.local) === 0
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
