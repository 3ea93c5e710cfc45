import { type Check, isCount, isDuration, isPercentage, isStatus, plain } from './checks.ts'
import { removeValue, setValue } from './set-value.ts'
import { percentages, withWeight } from './weights.ts'
import { lengthAt, type Path, type Place, valueAt } from './yaml-place.ts'

/** What of a route can be set without writing YAML, besides its weights. */
export type RuleField = 'timeout' | 'attempts' | 'perTryTimeout' | 'delayPercentage' | 'delay' | 'abortPercentage' | 'abortStatus'

export interface RuleValues {
  /** With two or more, traffic splits among them. */
  readonly destinations: readonly { readonly name: string; readonly weight: number }[]
  /** Fields that a route of this kind has, as written; empty where it is not. */
  readonly fields: ReadonlyMap<RuleField, string>
}

const httpFields: Readonly<Record<RuleField, Path>> = {
  timeout: ['timeout'],
  attempts: ['retries', 'attempts'],
  perTryTimeout: ['retries', 'perTryTimeout'],
  delayPercentage: ['fault', 'delay', 'percentage', 'value'],
  delay: ['fault', 'delay', 'fixedDelay'],
  abortPercentage: ['fault', 'abort', 'percentage', 'value'],
  abortStatus: ['fault', 'abort', 'httpStatus'],
}

const fieldsOfList: Readonly<Record<string, Partial<Record<RuleField, Path>>>> = {
  http: httpFields,
  rules: { timeout: ['timeouts', 'request'] },
}

/** What cannot stand without another field, and what that is then. */
const companions: Partial<Record<RuleField, readonly [field: RuleField, value: string]>> = {
  perTryTimeout: ['attempts', '2'],
  delayPercentage: ['delay', '2s'],
  abortPercentage: ['abortStatus', '503'],
}

/** What goes when a field is emptied, where that is more than the field: the rest would say nothing, or something else. */
const removedWith: Partial<Record<RuleField, Path>> = {
  attempts: ['retries'],
  delayPercentage: ['fault', 'delay'],
  delay: ['fault', 'delay'],
  abortPercentage: ['fault', 'abort'],
  abortStatus: ['fault', 'abort'],
}

export function readRule(text: string, rule: Place): RuleValues {
  const paths = fieldsOfList[listOf(rule)] ?? {}
  const fields = Object.entries(paths).map(([field, path]) => [field as RuleField, valueAt(text, rule, written(text, rule, path))] as const)
  return { destinations: destinationsOf(text, rule), fields: new Map(fields) }
}

/** `text` with one weight of a route set; the others make up the rest of 100. */
export function withRuleWeight(text: string, rule: Place, index: number, weight: number): string {
  const before = destinationsOf(text, rule).map((each) => each.weight)
  return withWeight(before, index, weight).reduce((result, value, i) => {
    const path = [destinationsKey(rule), i, 'weight']
    return valueAt(result, rule, path) === String(value) ? result : setValue(result, rule, path, value)
  }, text)
}

/** `text` with a field of a route set; an empty value takes it away. */
export function withRuleField(text: string, rule: Place, field: RuleField, value: string): string {
  const path = fieldsOfList[listOf(rule)]?.[field]
  if (!path) return text
  if (value === '') return removeValue(text, rule, removedWith[field] ?? path)
  const [companion, needed] = companions[field] ?? []
  const companionPath = companion && httpFields[companion]
  const missing = companionPath !== undefined && valueAt(text, rule, companionPath) === ''
  const set = setValue(text, rule, written(text, rule, path), plain(value))
  return missing ? setValue(set, rule, companionPath, plain(needed ?? '')) : set
}

const checks: Readonly<Record<RuleField, Check>> = {
  timeout: isDuration,
  attempts: isCount,
  perTryTimeout: isDuration,
  delayPercentage: isPercentage,
  delay: isDuration,
  abortPercentage: isPercentage,
  abortStatus: isStatus,
}

/** What is wrong with a value that is typed for a field; undefined if nothing. */
export function fieldError(field: RuleField, value: string): string | undefined {
  return checks[field](value)
}

function destinationsOf(text: string, rule: Place): RuleValues['destinations'] {
  const key = destinationsKey(rule)
  const indices = Array.from({ length: lengthAt(text, rule, [key]) }, (_, i) => i)
  const absent = key === 'backendRefs' || indices.length === 1 ? 1 : 0
  const weights = indices.map((i) => {
    const value = valueAt(text, rule, [key, i, 'weight'])
    return value === '' ? absent : Math.max(0, Number(value) || 0)
  })
  const whole = percentages(weights)
  return indices.map((i) => ({ name: nameOf(text, rule, [key, i]), weight: whole[i] ?? 0 }))
}

function nameOf(text: string, rule: Place, path: Path): string {
  const value = (...inner: Path) => valueAt(text, rule, [...path, ...inner])
  return value('destination', 'subset') || value('destination', 'host').replace(/\..*/, '') || value('name')
}

function destinationsKey(rule: Place): string {
  return listOf(rule) === 'rules' ? 'backendRefs' : 'route'
}

function listOf({ path }: Place): string {
  return String(path.at(-2))
}

/** The old `percent` where a fault still has it. */
function written(text: string, rule: Place, path: Path): Path {
  const old = path.at(-2) === 'percentage' ? [...path.slice(0, -2), 'percent'] : path
  return old !== path && valueAt(text, rule, old) !== '' ? old : path
}
