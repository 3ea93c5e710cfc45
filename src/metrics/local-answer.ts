import type { ClusterChoice, Decision, LocalReply } from '../envoy/decision.ts'
import { clusterNotFound, faultAbort, localReply, type ReplyContext, replies, resetReply } from '../envoy/local-reply.ts'
import type { ResetReason } from '../envoy/retry-conditions.ts'

/** What became of a request that a proxy answered by itself, as the access log has it. */
export interface LocalOutcome {
  /** Response flags as Envoy prints them. */
  readonly flags: readonly string[]
  readonly status: number
  /** Whether an earlier try was made: the body then says so. */
  readonly retried: boolean
  /** Whether its time ran out for a single try, not for the whole request. */
  readonly perTry: boolean
  /** Whether the last connection failed for want of TLS that both sides speak. */
  readonly refusedTls: boolean
  /** The destination that was drawn for it. */
  readonly choice: ClusterChoice | undefined
}

/** Why a connection failed, in the transport's words: nobody listened, or TLS was begun with who does not take it. */
export function transportFailure(refusedTls: boolean): string {
  return refusedTls
    ? 'TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end'
    : 'delayed connect error: Connection refused'
}

/** The reply that a proxy made up: what its flags, of which the first that ends a request counts, and its configuration say; undefined where it made none. */
export function localAnswer(outcome: Decision['outcome'], given: LocalOutcome, context: ReplyContext): LocalReply | undefined {
  if (outcome.type === 'refused' || outcome.type === 'tcp') return undefined
  const { flags, choice, retried } = given
  const has = (flag: string) => flags.includes(flag)
  if (has('FI') && outcome.fault?.abort) return faultAbort(outcome.fault.abort, context)
  if (has('RL')) return limitReply(outcome.rateLimits, given)
  if (outcome.type === 'reply') return outcome.reply
  if (has('NC')) return clusterNotFound(choice?.notFoundStatus ?? 503, context)
  if (has('UH')) return localReply(replies.noHealthyUpstream, context)
  if (has('UT')) return localReply(given.perTry ? replies.perTryTimeout : replies.responseTimeout, context)
  const reason = resets.find(([flag]) => has(flag))?.[1]
  if (!reason) return undefined
  return resetReply(
    { reason, retried, ...(reason === 'remote connection failure' ? { transport: transportFailure(given.refusedTls) } : {}) },
    context,
  )
}

type Limits = Extract<Decision['outcome'], { readonly type: 'route' }>['rateLimits']

/** Of several limits the first that refuses anything with that status. */
function limitReply(limits: Limits, { status }: LocalOutcome): LocalReply | undefined {
  const refusing = (limits ?? []).filter(({ enabled, enforced }) => enabled.numerator > 0 && enforced.numerator > 0)
  return (refusing.find(({ reply }) => reply.status === status) ?? refusing[0])?.reply
}

/** The flag by which each reset ends a request. An overflow comes last: before a retry it is no end. */
const resets: readonly (readonly [flag: string, reason: ResetReason])[] = [
  ['UF', 'remote connection failure'],
  ['UC', 'connection termination'],
  ['UR', 'remote reset'],
  ['UPE', 'protocol error'],
  ['LR', 'local reset'],
  ['UO', 'overflow'],
]
