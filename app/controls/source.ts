import { isCollection } from 'yaml'
import type { SourceFile } from '../../src/index.ts'
import { type Document, textIn, valuesUnder } from './documents.ts'
import { scenarioOf, sourceIndex } from './scenario-place.ts'
import { setValue } from './set-value.ts'
import { percentages, withWeight } from './weights.ts'
import { lengthAt, nodeAt, type Place, sectionOf, valueAt } from './yaml-place.ts'

/** Who sends, as far as it can be set without writing YAML. */
export interface SourceValues {
  /** `40/s`; null where the rate changes with time, or users wait for answers. */
  readonly rate: string | null
  /** Number of users of a closed loop. */
  readonly users: string | null
  readonly mix: readonly { readonly name: string; readonly weight: number }[]
}

/** The source of that name; undefined where the scenario has none. */
export function readSource(file: SourceFile, name: string): SourceValues | undefined {
  const { text } = file
  const found = placeOf(file, name)
  if (!found) return undefined
  const { place, scenario, index } = found
  const users = valueAt(text, place, ['users', 'count'])
  const varies = isCollection(nodeAt(sectionOf(text, place.document)?.root ?? null, [...place.path, 'rate']))
  const weights = percentages(weightsOf(text, place))
  return {
    rate: users !== '' || varies ? null : valueAt(text, place, ['rate']),
    users: users === '' ? null : users,
    mix: weights.map((weight, i) => ({ name: nameOf(scenario, index, i), weight })),
  }
}

export function withRate(file: SourceFile, name: string, value: string): string {
  const found = placeOf(file, name)
  return found ? setValue(file.text, found.place, ['rate'], value) : file.text
}

export function withUsers(file: SourceFile, name: string, value: string): string {
  const found = placeOf(file, name)
  return found ? setValue(file.text, found.place, ['users', 'count'], Number(value)) : file.text
}

/** The text with the share of one class of requests set; the others make up the rest of 100. */
export function withShare(file: SourceFile, name: string, index: number, weight: number): string {
  const found = placeOf(file, name)
  if (!found) return file.text
  return withWeight(percentages(weightsOf(file.text, found.place)), index, weight).reduce((text, share, i) => {
    const path = ['requests', i, 'weight']
    return valueAt(text, found.place, path) === String(share) ? text : setValue(text, found.place, path, share)
  }, file.text)
}

function placeOf(file: SourceFile, name: string) {
  const scenario = scenarioOf([file])
  const index = scenario ? sourceIndex(scenario, name) : -1
  if (!scenario || index < 0) return undefined
  const { document, path } = scenario.place
  const place: Place = { document, path: [...path, 'spec', 'traffic', index] }
  return { scenario, index, place }
}

function weightsOf(text: string, place: Place): readonly number[] {
  return Array.from({ length: lengthAt(text, place, ['requests']) }, (_, i) => Number(valueAt(text, place, ['requests', i, 'weight']) || 1))
}

/** What tells a class from the others: its name, else method, path and headers. */
function nameOf(scenario: Document, source: number, index: number): string {
  const base = ['spec', 'traffic', source, 'requests', index] as const
  const value = (key: string) => textIn(scenario, ...base, key)
  const path = value('url').replace(/^[a-z]+:\/\/[^/]*/, '') || '/'
  const headers = [...valuesUnder(scenario, ...base, 'headers')].map(([key, header]) => `, ${key}: ${header}`)
  return value('name') || `${value('method') || 'GET'} ${path}${headers.join('')}`
}
