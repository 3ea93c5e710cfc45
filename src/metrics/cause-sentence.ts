import { formatSetting } from './format.ts'
import type { LifeCall, LifeTry } from './life.ts'

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth']

/** Why a request ended as it did, in at most two sentences; empty for a success that nothing stood in the way of. */
export function causeOf(root: LifeCall): string {
  if (root.endUs === null) return 'It was still under way when the run ended.'
  return root.ok ? whatItTook(root) : failureOf(root)
}

function failureOf(root: LifeCall): string {
  const call = deepest(root)
  const last = call.tries.at(-1)
  if (!last) return ''
  const earlier = call.tries.slice(0, -1)
  return [lastTry(call, last), earlierTries(earlier)].filter((each) => each !== '').join(' ')
}

/** The call that made all above it fail: where a proxy gave up by itself, or a pod failed although its own calls had not. */
function deepest(call: LifeCall): LifeCall {
  const last = call.tries.at(-1)
  if (!last || isCut(last)) return call
  const failed = last.calls
    .filter((each) => !each.mirror && !each.ok && each.endUs !== null)
    .sort((a, b) => (a.endUs ?? 0) - (b.endUs ?? 0))
  const next = failed.at(-1)
  return next ? deepest(next) : call
}

function isCut({ flags }: LifeTry): boolean {
  return flags.some((flag) => flag !== 'URX' && flag !== 'DI')
}

function lastTry(call: LifeCall, last: LifeTry): string {
  const subject =
    call.tries.length > 1 ? `Its ${ordinals[last.number] ?? `${last.number}th`} try at ${call.target}` : `Its call to ${call.target}`
  if (last.flags.includes('UT')) {
    const perTry = last.ended.text.startsWith('perTryTimeout')
    const limit = /^(?:perTryTimeout|the timeout of) (.*?) ran out/.exec(last.ended.text)?.[1] ?? ''
    return `${subject} was cut by the ${limit} ${perTry ? 'per-try timeout' : 'timeout'}${holder(last)}.`
  }
  const refused = refusal(call, last)
  if (refused !== '') return refused
  if (last.ended.text.startsWith('the sidecar of the pod')) return `${subject} was refused: ${last.ended.text}.`
  if (isCut(last)) return `${subject} failed: ${last.ended.text.split(':')[0]}.`
  const pod = last.pod === null ? '' : ` (pod ${last.pod})`
  return last.status === 0
    ? `${subject} ended without an answer${pod}.`
    : `${subject} was answered with ${last.grpcError || last.status}${pod}.`
}

/** An answer that the caller's proxy gave by itself. */
function refusal(call: LifeCall, { flags, status: http, grpcError }: LifeTry): string {
  const status = grpcError || http
  const [, , subset = ''] = call.route?.cluster.split('|') ?? []
  const target = subset === '' || call.target.endsWith(` ${subset}`) ? call.target : `subset ${subset} of ${call.target}`
  if (flags.includes('FI')) return `A fault aborted the call to ${call.target} with ${status}.`
  if (flags.includes('RL')) return `A rate limit of ${call.client} refused ${call.what || `the call to ${call.target}`} with ${status}.`
  if (flags.includes('NR')) return `No route of ${call.client} takes ${call.what}.`
  if (flags.includes('NC')) return `The route leads to ${target}, which ${call.client} does not know.`
  if (flags.includes('UH')) return `${target.replace(/^subset/, 'Subset')} has no healthy pod.`
  return flags.includes('UO') ? `The circuit breaker of ${call.client} for ${call.target} refused the call.` : ''
}

/** What the pod was waiting for when its caller gave up. */
function holder(cut: LifeTry): string {
  const open = cut.calls.find((call) => !call.mirror && (call.endUs === null || call.endUs >= (cut.endUs ?? 0)))
  if (!open) return ''
  const waited = open.tries.find((attempt) => attempt.wait?.kind === 'fault-delay')?.wait
  return waited
    ? ` while a fault held the call to ${open.target} for ${formatSetting((waited.toUs - waited.fromUs) / 1000)}`
    : ` while it waited for ${open.target}`
}

function earlierTries(tries: readonly LifeTry[]): string {
  if (tries.length === 0) return ''
  const outcomes = [...new Set(tries.map(outcomeOf))]
  const words = ['', 'One', 'Two', 'Three', 'Four', 'Five']
  const count = words[tries.length] ?? String(tries.length)
  if (outcomes.length > 1) return `${count} tries before had ended in ${outcomes.slice(0, -1).join(', ')} and ${outcomes.at(-1)}.`
  return tries.length === 1
    ? `A ${outcomes[0]} before had used one retry.`
    : `${count} ${outcomes[0]}s before had used ${tries.length === 2 ? 'both' : 'the'} retries.`
}

function outcomeOf({ status: http, grpcError, flags }: LifeTry): string {
  const status = grpcError || http
  const shown = flags.filter((flag) => flag !== 'DI')
  return shown.length > 0 ? `${status} ${shown.join(',')}` : status === 0 ? 'broken connection' : String(status)
}

/** Retries and delays on the way to a success: the last retry, the longest delay. */
function whatItTook(root: LifeCall): string {
  const calls = all(root)
  const retried = calls.find((call) => call.tries.length > 1)
  const delays = calls.flatMap((call) =>
    call.tries.flatMap(({ wait }) => (wait?.kind === 'fault-delay' ? [{ call, us: wait.toUs - wait.fromUs }] : [])),
  )
  const longest = delays.sort((a, b) => b.us - a.us)[0]
  const sentences = [
    retried ? `${retried.target} answered on try ${retried.tries.length}, after ${listed(retried.tries.slice(0, -1).map(outcomeOf))}.` : '',
    longest ? `A fault held the call to ${longest.call.target} for ${formatSetting(longest.us / 1000)}.` : '',
  ]
  return sentences.filter((each) => each !== '').join(' ')
}

/** `503, 503 and 504 UT`. */
function listed(outcomes: readonly string[]): string {
  return outcomes.length < 2 ? outcomes.join('') : `${outcomes.slice(0, -1).join(', ')} and ${outcomes.at(-1)}`
}

function all(call: LifeCall): LifeCall[] {
  return call.mirror ? [] : [call, ...call.tries.flatMap((attempt) => attempt.calls.flatMap(all))]
}
