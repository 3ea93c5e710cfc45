import { failuresText, itemsOf, type Mapping, mappingOf, percents, stretched, timeOf, withFields } from './alternatives-value.ts'
import { duration } from './log.ts'
import type { PlanValue, PlanVariant } from './variant.ts'

/** Weights of other plans: one large step, few, and ever smaller ones. */
const LADDERS: readonly (readonly number[])[] = [[50], [25, 50, 75], [10, 25, 50], [5, 10, 25, 50], [1, 5, 10, 25, 50]]

/** Other lists of steps for the one that stands at `path`, as Argo Rollouts and the plain list have them: other weights, and other times at each. */
export function stepAlternatives(given: unknown, path: readonly string[]): readonly PlanVariant[] {
  const steps = itemsOf(given).map(mappingOf)
  const own = weightsOf(steps)
  if (own.length === 0) return timeAlternatives(steps, path)
  const ladders = [own, ...LADDERS.filter((weights) => JSON.stringify(weights) !== JSON.stringify(own))]
  const made = (weights: readonly number[], factor: number) => {
    const value = (weights === own ? steps : reweighted(steps, weights)).map((step) => slowed(step, factor))
    return variant(`${percents(weights)}${timeText(value, factor)}`, value, path)
  }
  const [, ...others] = ladders
  return [
    ...others.map((weights) => made(weights, 1)),
    ...strictness(steps, path, own),
    made(own, 4),
    ...ladders.map((weights) => made(weights, 2)),
    ...ladders.map((weights) => made(weights, 0.5)),
    ...others.map((weights) => made(weights, 4)),
  ]
}

function timeAlternatives(steps: readonly Mapping[], path: readonly string[]): readonly PlanVariant[] {
  if (!steps.some((step) => timeAt(step) > 0)) return []
  return [0.5, 2, 4].map((factor) => {
    const value = steps.map((step) => slowed(step, factor))
    return variant(`${duration(value.reduce((sum, step) => sum + timeAt(step), 0))} in all`, value, path)
  })
}

/** The plain list says itself how many looks may fail. */
function strictness(steps: readonly Mapping[], path: readonly string[], weights: readonly number[]): readonly PlanVariant[] {
  const checks = steps.filter(({ check }) => check !== undefined).map(({ check }) => mappingOf(check))
  const own = Number(checks[0]?.['failures'] ?? 0)
  if (checks.length === 0) return []
  return [0, own + 1, own + 3]
    .filter((failures, i) => i > 0 || failures !== own)
    .map((failures) => {
      const value = steps.map((step) =>
        step['check'] === undefined ? step : { ...step, check: { ...mappingOf(step['check']), failures } },
      )
      return variant(`${percents(weights)}${timeText(value, 1)}, ${failuresText(failures)} allowed`, value, path)
    })
}

function variant(name: string, value: PlanValue, path: readonly string[]): PlanVariant {
  return { name, edits: [{ path, value }] }
}

const weightOf = (step: Mapping) => (typeof step['setWeight'] === 'number' ? step['setWeight'] : undefined)

/** The weights on the way; a last one of 100, which both controllers reach by themselves, is left out. */
function weightsOf(steps: readonly Mapping[]): readonly number[] {
  return steps.flatMap((step) => weightOf(step) ?? []).filter((weight) => weight > 0 && weight < 100)
}

/** The same steps with other weights: what follows the first weight follows each of them; what stands before and behind all stays. */
function reweighted(steps: readonly Mapping[], weights: readonly number[]): readonly Mapping[] {
  const isWeight = (step: Mapping) => (weightOf(step) ?? 0) > 0 && (weightOf(step) ?? 0) < 100
  const first = steps.findIndex(isWeight)
  const behind = steps.slice(first + 1)
  const second = behind.findIndex((step) => weightOf(step) !== undefined)
  const block = second < 0 ? behind : behind.slice(0, second)
  const end = steps.findIndex((step, i) => i > first && weightOf(step) !== undefined && !isWeight(step))
  const rest = end < 0 ? [] : steps.slice(end)
  return [...steps.slice(0, first), ...weights.flatMap((weight) => [{ setWeight: weight }, ...block]), ...rest]
}

/** A pause or check that takes so many times as long. */
function slowed(step: Mapping, factor: number): Mapping {
  return withFields(step, ['pause', 'check'], (value) => {
    if (typeof value !== 'object') return stretched(value, factor)
    return withFields(mappingOf(value), ['duration', 'over', 'every'], (time) => stretched(time, factor))
  })
}

/** Time that a step takes by itself. */
function timeAt({ pause, check }: Mapping): number {
  const paused = typeof pause === 'object' ? timeOf(mappingOf(pause)['duration']) : timeOf(pause)
  const { over, every, times } = mappingOf(check)
  const looked = check === undefined ? 0 : (timeOf(over) ?? 30_000)
  return (paused ?? 0) + looked + Math.max(0, Number(times ?? 1) - 1) * (timeOf(every) ?? looked)
}

/** ` for 60s each`; how many times as long as in the text where not every weight is held as long as the others. */
function timeText(steps: readonly Mapping[], factor: number): string {
  const held: number[] = []
  for (const step of steps) {
    const weight = weightOf(step)
    if (weight !== undefined && weight > 0 && weight < 100) held.push(0)
    else if (held.length > 0) held.push((held.pop() ?? 0) + timeAt(step))
  }
  const [first = 0] = held
  if (first > 0 && held.every((ms) => ms === first)) return ` for ${duration(first)}${held.length > 1 ? ' each' : ''}`
  return factor === 1 ? '' : `, ${factorWords[factor]}`
}

const factorWords: Readonly<Record<number, string>> = { 0.5: 'held half as long', 2: 'held twice as long', 4: 'held four times as long' }
