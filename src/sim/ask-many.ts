import { absorb, drawPoint, hashText } from '../core/random.ts'
import { drawFaultAbort } from '../envoy/fault-injection.ts'
import type { Answer } from './question.ts'
import { streamRemainder } from './stream-draw.ts'

/**
 * Sends the request of an answer `count` times and counts how often each of its outcomes comes up, in their order. Faults and destinations are
 * drawn as a run draws them, from `seed`; the same seed gives the same counts.
 */
export function sendMany({ decision, outcomes }: Answer, count: number, seed: number): readonly number[] {
  const counts = outcomes.map(() => 0)
  const source = absorb(drawPoint(seed), hashText('asked'))
  const outcome = decision?.outcome
  const fault = outcome && outcome.type !== 'refused' && outcome.type !== 'tcp' ? outcome.fault : undefined
  const plan = outcome?.type === 'route' ? outcome.plan : outcome?.type === 'tcp' ? outcome : undefined
  const aborts = fault?.abort && fault.abort.numerator > 0 ? 1 : 0
  for (let i = 0; i < count; i++) {
    const point = absorb(source, i)
    const aborted = fault !== undefined && drawFaultAbort(fault, point) !== undefined
    const index = aborted ? 0 : aborts + destination(plan, point)
    if (index < counts.length) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

type Weighted = { readonly clusters: readonly { readonly end: number }[]; readonly totalWeight: number }

function destination(plan: Weighted | undefined, point: number): number {
  if (!plan || plan.clusters.length < 2 || plan.totalWeight <= 0) return 0
  const value = streamRemainder(point, plan.totalWeight)
  return Math.max(
    0,
    plan.clusters.findIndex(({ end }) => value < end),
  )
}
