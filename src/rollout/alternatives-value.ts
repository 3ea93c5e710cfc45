import { parseDuration } from '../core/duration.ts'
import { duration } from './log.ts'
import type { PlanValue } from './variant.ts'

/** A mapping of a document, as it was read. */
export type Mapping = { readonly [key: string]: PlanValue }

/** The mapping, an empty one where the value is none. */
export function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {}
}

/** The list's items, none where the value is no list. */
export function itemsOf(value: unknown): readonly PlanValue[] {
  return Array.isArray(value) ? (value as readonly PlanValue[]) : []
}

/** Milliseconds of a duration as controllers write it: a plain number is of seconds. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value * 1000
  if (typeof value !== 'string') return undefined
  return /^\d+$/.test(value) ? Number(value) * 1000 : parseDuration(value)
}

/** A time, so many times as long, in whole seconds; what is no time stays. */
export function stretched(value: PlanValue, factor: number): PlanValue {
  const ms = timeOf(value)
  return ms === undefined || factor === 1 ? value : duration(Math.max(1000, Math.round((ms * factor) / 1000) * 1000))
}

/** The mapping with some of its fields changed, as far as it has them. */
export function withFields(mapping: Mapping, names: readonly string[], change: (value: PlanValue) => PlanValue): Mapping {
  return Object.fromEntries(Object.entries(mapping).map(([name, value]) => [name, names.includes(name) ? change(value) : value]))
}

/** `10, 25, 50 %`. */
export function percents(weights: readonly number[]): string {
  return `${weights.map((weight) => String(Math.round(weight * 100) / 100)).join(', ')}\u00a0%`
}

/** `no failure`, `2 failures`. */
export function failuresText(count: number): string {
  return `${count === 0 ? 'no' : count} ${count < 2 ? 'failure' : 'failures'}`
}
