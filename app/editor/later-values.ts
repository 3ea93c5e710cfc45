import type { Scenario } from '../../src/index.ts'
import { type Outline, outlines } from '../language/outline.ts'
import type { Entry } from '../language/outline-entry.ts'
import { namespaceOf, textAt } from '../language/outline-text.ts'
import { Places } from './places.ts'

/** What a step of the timeline makes of a value, shown behind its line: `50 at 40 s`. */
export interface LaterValue {
  readonly line: number
  readonly text: string
}

/** The values of a text that later steps change. */
export function laterValues(text: string, scenario: Pick<Scenario, 'timeline' | 'actions'>): readonly LaterValue[] {
  if (scenario.timeline.length === 0 && !scenario.actions) return []
  const place = new Places(text)
  const steps = scenario.timeline.map(({ atMs, apply }) => ({ atMs, outlines: outlines(apply) }))
  return outlines(text).flatMap((outline) =>
    outline.entries.flatMap((entry) => {
      const { value } = entry
      return value
        ? [...changesOf(entry, outline, steps), ...scalings(entry, outline, scenario)].map((each) => ({
            line: place.line(value.start),
            text: each,
          }))
        : []
    }),
  )
}

interface Step {
  readonly atMs: number
  readonly outlines: readonly Outline[]
}

/** Each change of one value, in the order of time. */
function changesOf(entry: Entry, outline: Outline, steps: readonly Step[]): readonly string[] {
  const changes: string[] = []
  let now = entry.text
  for (const step of steps) {
    const applied = step.outlines.find((other) => isSame(outline, other))
    const next = applied && textAt(applied, entry.path)
    if (!applied || !next || next === now || !samePlace(entry, outline, applied)) continue
    changes.push(`${next} at ${seconds(step.atMs)}`)
    now = next
  }
  return changes
}

function scalings({ path, text }: Entry, outline: Outline, { actions = [] }: Pick<Scenario, 'actions'>): readonly string[] {
  if (path.join('.') !== 'spec.replicas') return []
  const workload = `${namespaceOf(outline)}/${textAt(outline, ['metadata', 'name'])}`
  return actions
    .filter((action) => action.type === 'scale' && action.workload === workload && String(action.count) !== text)
    .map(({ count, atMs }) => `${count} at ${seconds(atMs)}`)
}

function isSame(a: Outline, b: Outline): boolean {
  const name = (outline: Outline) => [textAt(outline, ['kind']), namespaceOf(outline), textAt(outline, ['metadata', 'name'])].join(' ')
  return textAt(a, ['kind']) !== '' && name(a) === name(b)
}

/** Whether the items of lists that a value lies in are the same ones in both: they go by the same names. */
function samePlace({ path }: Entry, a: Outline, b: Outline): boolean {
  return path.every((step, i) => {
    if (typeof step !== 'number') return true
    const item = path.slice(0, i + 1)
    const keys = [['name'], ['destination', 'host'], ['destination', 'subset']].filter(
      (key) => [...item, ...key].join('.') !== path.join('.'),
    )
    return keys.every((key) => textAt(a, [...item, ...key]) === textAt(b, [...item, ...key]))
  })
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10}\u00a0s`
}
