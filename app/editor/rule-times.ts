import { formatMoment, type Scenario, type Scope } from '../../src/index.ts'
import { allOutlines, type Outline, outlines } from '../language/outline.ts'
import { namespaceOf, textAt } from '../language/outline-text.ts'

/** A manifest of a text, and the part of the run in which it holds. */
export interface RuleTime {
  readonly start: number
  readonly end: number
  readonly fromMs: number
  /** When a step of the timeline puts another in its place; null: never. */
  readonly untilMs: number | null
}

/** When each manifest of a text holds that the timeline brings or replaces. */
export function ruleTimes(file: string, text: string, { timeline }: Pick<Scenario, 'timeline'>): readonly RuleTime[] {
  const steps = timeline.map(({ atMs, apply }) => ({ atMs, names: outlines(apply).map(identity) }))
  return allOutlines(text).flatMap((outline) => {
    const own = outline.later
      ? timeline.findIndex(({ applyRange: at }) => at?.file === file && at.start <= outline.start && outline.start < at.end)
      : -1
    const name = identity(outline)
    const next = steps.slice(own + 1).find(({ names }) => name !== null && names.includes(name))
    if (own < 0 && !next) return []
    return [{ start: outline.start, end: outline.end, fromMs: steps[own]?.atMs ?? 0, untilMs: next?.atMs ?? null }]
  })
}

function identity(outline: Outline): string | null {
  const kind = textAt(outline, ['kind'])
  return kind ? `${kind} ${namespaceOf(outline)}/${textAt(outline, ['metadata', 'name'])}` : null
}

/** Why a rule has no request in a scope: it holds only before, or behind. */
export function outOfTime(at: { readonly start: number }, times: readonly RuleTime[], scope: Scope): string | undefined {
  const time = times.findLast(({ start, end }) => start <= at.start && at.start < end)
  if (!time) return undefined
  if (time.untilMs !== null && scope.fromUs >= time.untilMs * 1000)
    return `replaced by the timeline at ${formatMoment(time.untilMs * 1000)}`
  return scope.toUs <= time.fromMs * 1000 ? `holds from ${formatMoment(time.fromMs * 1000)} on` : undefined
}
