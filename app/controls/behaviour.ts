import type { SourceFile } from '../../src/index.ts'
import { type Check, isCount, isDuration, isFailure, isPercentage, plain } from './checks.ts'
import { countIn, type Document } from './documents.ts'
import { entriesFor, matchFor, scenarioOf, type WorkloadLabels } from './scenario-place.ts'
import { removeValue, setValue } from './set-value.ts'
import { lengthAt, type Path, type Place, valueAt } from './yaml-place.ts'

export type BehaviourField = 'p50' | 'p99' | 'failures' | 'status' | 'concurrency'

/** How an application behaves, as far as it can be set without writing YAML. */
export const behaviourFields: readonly {
  readonly field: BehaviourField
  readonly label: string
  readonly placeholder: string
  readonly check: Check
  /** Shown once the other is set. */
  readonly after?: BehaviourField
}[] = [
  { field: 'p50', label: 'Latency p50', placeholder: 'default', check: isDuration },
  { field: 'p99', label: 'Latency p99', placeholder: 'as p50', check: isDuration },
  { field: 'failures', label: 'Fails, percent', placeholder: '0', check: isPercentage },
  { field: 'status', label: 'Fails with', placeholder: '503', check: isFailure, after: 'failures' },
  { field: 'concurrency', label: 'At once', placeholder: 'no limit', check: isCount },
]

/** What is written of a workload alone, and in `general` what it shares with others. */
export function readBehaviour(file: SourceFile, workload: string, workloads: WorkloadLabels) {
  const scenario = scenarioOf([file])
  if (!scenario) return undefined
  const entries = entriesFor(scenario, workload, workloads)
  const read = (own: typeof entries) =>
    valuesOf(
      file.text,
      own.map(({ index }) => placeOf(scenario, index)),
    )
  return { own: read(entries.filter(({ alone }) => alone)), general: read(entries.filter(({ alone }) => !alone)) }
}

/** What is written of a behaviour at each place; later places hold over earlier ones. */
export function valuesOf(text: string, places: readonly Place[]): ReadonlyMap<BehaviourField, string> {
  const values = new Map<BehaviourField, string>()
  for (const place of places)
    for (const { field } of behaviourFields) {
      const value = fieldOf(text, place, field)
      if (value !== '') values.set(field, value)
    }
  return values
}

function fieldOf(text: string, place: Place, field: BehaviourField): string {
  if (field === 'failures')
    return lengthAt(text, place, ['failures']) > 0 ? valueAt(text, place, failurePath(text, place, 'percentage')) || '100' : ''
  if (field === 'status') return valueAt(text, place, failurePath(text, place, 'status'))
  if (field === 'concurrency') return valueAt(text, place, ['concurrency'])
  return valueAt(text, place, ['latency', field]) || valueAt(text, place, ['latency'])
}

/** The text with a field of the workload's own entry set; the entry is written where there is none. An empty value takes the field away. */
export function withBehaviour(file: SourceFile, workload: string, workloads: WorkloadLabels, field: BehaviourField, value: string): string {
  const scenario = scenarioOf([file])
  if (!scenario) return file.text
  const place = ownPlace(scenario, workload, workloads)
  if (place) return value === '' ? without(file.text, place, field) : written(file.text, place, field, value)
  if (value === '') return file.text
  const index = countIn(scenario, 'spec', 'workloads')
  const entry = { match: matchFor(workload, workloads), ...firstOf(field, value) }
  return setValue(file.text, scenario.place, ['spec', 'workloads', index], entry)
}

/** Of the entry that holds for this workload alone. */
function ownPlace(scenario: Document, workload: string, workloads: WorkloadLabels): Place | undefined {
  const own = entriesFor(scenario, workload, workloads).findLast(({ alone }) => alone)
  return own && placeOf(scenario, own.index)
}

function placeOf({ place }: Document, index: number): Place {
  return { document: place.document, path: [...place.path, 'spec', 'workloads', index] }
}

/** A behaviour of nothing but this field. */
export function firstOf(field: BehaviourField, value: string) {
  if (field === 'p50' || field === 'p99') return { latency: { p50: value } }
  if (field === 'concurrency') return { concurrency: plain(value) }
  return { failures: [field === 'failures' ? { percentage: plain(value), status: 503 } : { status: plain(value) }] }
}

/** The text with a field of the behaviour at `place`, which is written already, set. */
export function written(text: string, place: Place, field: BehaviourField, value: string): string {
  if (field === 'concurrency') return setValue(text, place, ['concurrency'], plain(value))
  if (field === 'p50' || field === 'p99') return withLatency(text, place, field, value)
  const fails = lengthAt(text, place, ['failures']) > 0
  if (!fails) return setValue(text, place, ['failures', 0], firstOf(field, value).failures?.[0] ?? {})
  return setValue(text, place, failurePath(text, place, field === 'failures' ? 'percentage' : 'status'), plain(value))
}

function withLatency(text: string, place: Place, field: 'p50' | 'p99', value: string): string {
  const single = valueAt(text, place, ['latency'])
  if (single !== '') return setValue(text, place, ['latency'], { p50: single, p99: single, [field]: value })
  const first = field === 'p99' && valueAt(text, place, ['latency', 'p50']) === ''
  const set = setValue(first ? setValue(text, place, ['latency', 'p50'], value) : text, place, ['latency', field], value)
  return valueAt(set, place, ['latency', 'mean']) === '' ? set : removeValue(set, place, ['latency', 'mean'])
}

/** The text without a field of the behaviour at `place`. */
export function without(text: string, place: Place, field: BehaviourField): string {
  if (field === 'concurrency') return removeValue(text, place, ['concurrency'])
  if (field === 'p99') return removeValue(text, place, ['latency', 'p99'])
  if (field === 'p50') return removeValue(text, place, ['latency'])
  if (field === 'status') return removeValue(text, place, failurePath(text, place, 'status'))
  const path = failurePath(text, place, 'percentage').slice(0, -1)
  return removeValue(text, place, lengthAt(text, place, ['failures']) > 1 ? path : ['failures'])
}

/** Of the failures that are not bound to a time; else of the first. */
function failurePath(text: string, place: Place, key: string): Path {
  const count = lengthAt(text, place, ['failures'])
  const always = Array.from({ length: count }, (_, i) => i).find((i) => lengthAt(text, place, ['failures', i, 'between']) === 0)
  return ['failures', always ?? 0, key]
}
