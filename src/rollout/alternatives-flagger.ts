import { itemsOf, type Mapping, mappingOf, percents, stretched, timeOf, withFields } from './alternatives-value.ts'
import { duration } from './log.ts'
import type { PlanEdit, PlanVariant } from './variant.ts'

const path = ['spec', 'analysis']

/** Other values for a Canary's `analysis`: step and weights (or iterations), interval, threshold. */
export function flaggerAlternatives(given: unknown): readonly PlanVariant[] {
  const analysis = mappingOf(given)
  const ladders = laddersOf(analysis)
  const made = [1, 0.5, 2].flatMap((factor) => ladders.map((ladder) => combined(analysis, ladder, factor)))
  return [...made.slice(1), ...thresholds(analysis)]
}

/** One way to the end, and how the name says it. */
interface Ladder {
  readonly text: string
  readonly edits: readonly PlanEdit[]
}

function laddersOf(analysis: Mapping): readonly Ladder[] {
  const { stepWeight, stepWeights, maxWeight, iterations } = analysis
  if (typeof iterations === 'number' && iterations > 0)
    return [iterations, ...[5, 10, 20].filter((n) => n !== iterations)].map(iterationsLadder)
  const most = typeof maxWeight === 'number' ? maxWeight : 100
  const own = itemsOf(stepWeights).filter((weight) => typeof weight === 'number')
  if (own.length > 0)
    return [
      { text: percents(own), edits: [] },
      ...[
        [10, 25, 50],
        [5, 10, 25, 50],
        [1, 5, 10, 25, 50],
      ].map(weightsLadder),
    ]
  const step = typeof stepWeight === 'number' ? stepWeight : most
  const others = [2, 5, 10, 20, 50].filter((each) => each !== step && each <= most)
  return [step, ...others].map((each) => ({
    text: `${each}\u00a0% a step up to ${most}\u00a0%`,
    edits: each === step ? [] : [{ path: [...path, 'stepWeight'], value: each }],
  }))
}

function iterationsLadder(iterations: number, i: number): Ladder {
  return { text: `${iterations} iterations`, edits: i === 0 ? [] : [{ path: [...path, 'iterations'], value: iterations }] }
}

function weightsLadder(weights: readonly number[]): Ladder {
  return { text: percents(weights), edits: [{ path: [...path, 'stepWeights'], value: weights }] }
}

/** Metrics look back as much longer as the interval is. */
function combined(analysis: Mapping, { text, edits }: Ladder, factor: number): PlanVariant {
  const { interval = '60s', metrics } = analysis
  const slower = stretched(interval, factor)
  const name = `${text}, each ${duration(timeOf(slower) ?? 60_000)}`
  if (factor === 1) return { name, edits }
  const looks: readonly PlanEdit[] =
    itemsOf(metrics).length === 0 ? [] : [{ path: [...path, 'metrics'], value: stretchedMetrics(metrics, factor) }]
  return { name, edits: [...edits, { path: [...path, 'interval'], value: slower }, ...looks] }
}

function stretchedMetrics(metrics: unknown, factor: number): readonly Mapping[] {
  return itemsOf(metrics).map((metric) => withFields(mappingOf(metric), ['interval'], (value) => stretched(value, factor)))
}

function thresholds({ threshold }: Mapping): readonly PlanVariant[] {
  const own = typeof threshold === 'number' ? threshold : 1
  return [1, 2, 5, 10]
    .filter((each) => each !== own)
    .map((each) => ({
      name: `given up after ${each} failed ${each === 1 ? 'check' : 'checks'}`,
      edits: [{ path: [...path, 'threshold'], value: each }],
    }))
}
