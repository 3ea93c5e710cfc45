import type { Regression, SourceFile } from '../../src/index.ts'
import { type BehaviourField, firstOf, valuesOf, without, written } from '../controls/behaviour.ts'
import { scenarioOf } from '../controls/scenario-place.ts'
import { removeValue, setValue } from '../controls/set-value.ts'
import type { Place } from '../controls/yaml-place.ts'

const path = ['spec', 'rollout', 'regression'] as const

/** How the new version is worse, as the scenario says it: the fields that are written. */
export function readRegression(file: SourceFile): ReadonlyMap<BehaviourField, string> {
  const place = placeOf(file)
  return place ? valuesOf(file.text, [place]) : new Map()
}

/** The text with a field of `spec.rollout.regression` set; an empty value takes the field away, the last one the regression. */
export function withRegression(file: SourceFile, field: BehaviourField, value: string): string {
  const scenario = scenarioOf([file])
  const place = placeOf(file)
  if (!scenario || !place) return file.text
  const fields = readRegression(file)
  if (value === '') {
    const last = [...fields.keys()].every((each) => each === field || (field === 'failures' && each === 'status'))
    return last ? withoutRegression(file) : without(file.text, place, field)
  }
  return fields.size === 0 ? setValue(file.text, scenario.place, path, firstOf(field, value)) : written(file.text, place, field, value)
}

/** Whether new requests no longer meet it: its failures have ended, and it is not slow. */
export function isOver({ latency, failures }: Regression, atMs: number): boolean {
  return latency === undefined && failures.every(({ toMs }) => toMs <= atMs)
}

/** The text in which the new version is as good as the old one. */
export function withoutRegression(file: SourceFile): string {
  const scenario = scenarioOf([file])
  return scenario ? removeValue(file.text, scenario.place, path) : file.text
}

function placeOf(file: SourceFile): Place | undefined {
  const scenario = scenarioOf([file])
  return scenario && { document: scenario.place.document, path: [...scenario.place.path, ...path] }
}
