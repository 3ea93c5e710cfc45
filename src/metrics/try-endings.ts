import type { SourceRange } from '../core/source.ts'
import type { Decision, RetryRules, RouterPlan } from '../envoy/decision.ts'
import { flagBits } from '../sim/flags.ts'
import { none, type Recording, rowBits } from '../sim/recording.ts'
import { formatMs, formatSetting } from './format.ts'
import { inboundDecision, refusalWords } from './inbound-decision.ts'
import type { Explained } from './life.ts'
import { grpcErrorIn, succeeded } from './outcome.ts'

/** What is needed to tell why a try ended. */
export interface TryFacts {
  readonly recording: Recording
  readonly row: number
  /** Row of the next try of the call. */
  readonly next: number | undefined
  /** From 1. */
  readonly number: number
  readonly tries: number
  readonly decision: Decision | undefined
}

/** Why a try ended as it did, and what the proxy made of it. */
export function explainEnding(facts: TryFacts): Explained {
  const { recording, row, next } = facts
  const { rows } = recording
  const status = rows.status[row] ?? 0
  const bits = rows.bits[row] ?? 0
  if (rows.end[row] === none) return { text: 'still under way at the end of the run', range: null }
  if (next !== undefined) return retried(facts, next)
  if (succeeded(status, bits))
    return { text: facts.tries > 1 ? `${status}: answered on try ${facts.number}` : `${status}: answered`, range: null }
  return failed(facts, status, bits)
}

function retried({ recording, row, number, decision }: TryFacts, following: number): Explained {
  const { rows } = recording
  const rules = planOf(decision)?.retry
  const waited = ((rows.start[following] ?? 0) - (rows.arrive[following] ?? 0)) / 1000
  const backOff = `tried again after ${formatMs(waited)}${rules ? ` (0–${backOffWindow(rules, number) - 1})` : ''}`
  const reason = failureWords(recording, row, decision)
  const status = rows.status[row] ?? 0
  const listed = rules ? retryToken(rules, status, rows.bits[row] ?? 0) : ''
  const also = listed === String(status) ? `${listed} is listed in retryOn` : `${reason}, and ${listed} is listed in retryOn`
  return { text: `${listed === '' ? reason : also}: ${backOff}`, range: rules?.range ?? null }
}

function failed(facts: TryFacts, status: number, bits: number): Explained {
  const { recording, row, decision } = facts
  const plan = planOf(decision)
  const reason = failureWords(recording, row, decision)
  const range = failureRange(recording, row, decision)
  if (!plan?.retry || bits & neverTried) return { text: reason, range }
  if (bits & flagBits.URX)
    return { text: `${reason}: not retried, since all ${plan.retry.numRetries} retries were used`, range: plan.retry.range ?? range }
  if (bits & flagBits.UT && !isPerTry(recording, row, plan)) return { text: `${reason}: nothing is retried after that`, range }
  if (retryToken(plan.retry, status, bits) === '')
    return {
      text: `${reason}: not retried, since retryOn has only ${conditions(plan.retry)}`,
      range,
    }
  return { text: reason, range }
}

/** Answers of the proxy before any try. */
const neverTried = flagBits.FI | flagBits.NC | flagBits.NR | flagBits.UH | flagBits.UO | flagBits.RL

/** The conditions of `retryOn` as written: listed codes stand for the token that istiod puts in their place. */
function conditions({ retryOn, retriableStatusCodes }: RetryRules): string {
  return [...retryOn.filter((token) => token !== 'retriable-status-codes'), ...retriableStatusCodes].join(', ')
}

/** What a failed try ended in, in words. */
export function failureWords(recording: Recording, row: number, decision: Decision | undefined): string {
  const status = recording.rows.status[row] ?? 0
  const bits = recording.rows.bits[row] ?? 0
  const plan = planOf(decision)
  const flagged = flagWords.find(([flag]) => bits & flagBits[flag])
  if (bits & flagBits.UT) {
    const perTry = isPerTry(recording, row, plan)
    return `${perTry ? 'perTryTimeout' : 'the timeout of'} ${formatSetting((perTry ? plan?.retry?.perTryTimeoutMs : plan?.timeoutMs) ?? 0)} ran out`
  }
  const refused = refusalOf(recording, row, decision)
  if (refused) return refused.text
  if (bits & rowBits.refusedTls) return "the client's proxy began TLS, which the pod does not take"
  if (flagged && bits & rowBits.local) return flagged[1]
  return status === 0 ? 'the connection broke' : `the pod answered ${grpcErrorIn(bits) || status}`
}

/** Why a filter refused the request: of the proxy beside the pod, or of the client's own. */
function refusalOf(recording: Recording, row: number, decision: Decision | undefined): Explained | undefined {
  const status = recording.rows.status[row] ?? 0
  const bits = recording.rows.bits[row] ?? 0
  if (bits & rowBits.inbound) {
    const found = refusalWords(inboundDecision(recording, row), status)
    const what = status === 0 || bits & flagBits.UC ? 'closed the connection' : `answered ${grpcErrorIn(bits) || status}`
    const broken = status === 503 || grpcErrorIn(bits) === 'UNAVAILABLE' ? ': the application broke its connection' : ''
    return { text: `the sidecar of the pod ${what}${found ? `: ${found.text}` : broken}`, range: found?.range ?? null }
  }
  return bits & rowBits.local && !(bits & flagBits.FI) ? refusalWords(decision, status) : undefined
}

const flagWords = [
  ['FI', 'the fault aborted it'],
  ['NR', 'no route takes it'],
  ['NC', 'the route leads to a cluster that the proxy does not know'],
  ['UH', 'no healthy pod was left'],
  ['UO', 'the circuit breaker refused it'],
  ['UF', 'the pod could not be connected to'],
  ['UC', 'the pod broke the connection'],
  ['UR', 'the pod reset the request'],
  ['RL', 'the rate limit refused it'],
  ['DT', 'the connection had reached its greatest age'],
  ['DC', 'the client went away'],
] as const

function failureRange(recording: Recording, row: number, decision: Decision | undefined): SourceRange | null {
  const bits = recording.rows.bits[row] ?? 0
  const plan = planOf(decision)
  if (bits & flagBits.UT) return (isPerTry(recording, row, plan) ? plan?.retry?.perTryTimeoutRange : plan?.timeoutRange) ?? null
  if (bits & flagBits.FI) return faultOf(decision)?.abort?.range ?? null
  const refused = refusalOf(recording, row, decision)
  if (refused) return refused.range
  return decision?.route?.range ?? null
}

/** Whether the try's own time ran out and not that of the whole request. */
export function isPerTry({ rows }: Recording, row: number, plan: RouterPlan | undefined): boolean {
  const limit = plan?.retry?.perTryTimeoutMs ?? 0
  return limit > 0 && Math.abs((rows.end[row] ?? 0) - (rows.start[row] ?? 0) - limit * 1000) < 1000
}

/** Conditions that are named like the status that they are for. */
const grpcConditions: ReadonlySet<string> = new Set(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'])

/** The condition of `retryOn` under which a failed try is tried again; empty if none holds. */
export function retryToken({ retryOn, retriableStatusCodes }: RetryRules, status: number, bits: number): string {
  const has = (token: string) => retryOn.includes(token)
  const broken = (bits & (flagBits.UF | flagBits.UC | flagBits.UR | flagBits.UT)) !== 0
  if (bits & flagBits.UF && has('connect-failure')) return 'connect-failure'
  if (broken && has('reset')) return 'reset'
  if (has('5xx') && (status >= 500 || broken)) return '5xx'
  if (has('gateway-error') && (broken || (status >= 502 && status <= 504))) return 'gateway-error'
  return broken ? '' : answerToken({ retryOn, retriableStatusCodes }, status, grpcErrorIn(bits))
}

/** The condition that an answer meets by itself. */
function answerToken(
  { retryOn, retriableStatusCodes }: Pick<RetryRules, 'retryOn' | 'retriableStatusCodes'>,
  status: number,
  grpcError: string,
) {
  const has = (token: string) => retryOn.includes(token)
  if (has('retriable-status-codes') && retriableStatusCodes.includes(status)) return String(status)
  if (has('retriable-4xx') && status === 409) return 'retriable-4xx'
  const named = grpcError.toLowerCase().replace('_', '-')
  return grpcConditions.has(named) && has(named) ? named : ''
}

/** Envoy's back-off before the n-th retry is drawn from as many milliseconds: the base interval, doubled each time up to the maximum. */
export function backOffWindow(rules: RetryRules, retry: number): number {
  let window = Math.max(1, Math.floor(rules.baseIntervalMs))
  const most = Math.max(window, Math.floor(rules.maxIntervalMs))
  for (let n = 1; n < retry && window < most; n++) window = window < most / 2 ? window * 2 : most
  return window
}

/** The router's plan, where the decision is to route. */
export function planOf(decision: Decision | undefined): RouterPlan | undefined {
  return decision?.outcome.type === 'route' ? decision.outcome.plan : undefined
}

/** The faults of a decision. */
export function faultOf(decision: Decision | undefined) {
  const outcome = decision?.outcome
  return outcome?.type === 'route' || outcome?.type === 'reply' ? outcome.fault : undefined
}
