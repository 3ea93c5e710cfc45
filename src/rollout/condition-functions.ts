/** What a condition works with; a list is a query's vector. */
export type ConditionValue = number | string | boolean | null | readonly ConditionValue[]

/** Ends the work on a condition: the controller takes it for an error. */
export class ConditionError extends Error {}

/** The value as a number, as an error where it is none. */
export function numberOf(value: ConditionValue, what: string): number {
  if (typeof value === 'number') return value
  throw new ConditionError(`${what} needs a number, not ${kindOf(value)}`)
}

/** A value that must be a list; else a {@link ConditionError} that names `what` needs one. */
export function listOf(value: ConditionValue, what: string): readonly ConditionValue[] {
  if (Array.isArray(value)) return value
  throw new ConditionError(`${what} needs a list, not ${kindOf(value)}`)
}

/** A value that must be true or false; else a {@link ConditionError} that names `what` needs one. */
export function truthOf(value: ConditionValue, what: string): boolean {
  if (typeof value === 'boolean') return value
  throw new ConditionError(`${what} needs true or false, not ${kindOf(value)}`)
}

/** What a value is, in words. */
export function kindOf(value: ConditionValue): string {
  if (value === null) return 'nil'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? 'a text' : typeof value === 'number' ? 'a number' : 'true or false'
}

type Plain = (...given: readonly ConditionValue[]) => ConditionValue

const numeric =
  (name: string, work: (value: number) => ConditionValue): Plain =>
  (value = null) =>
    work(numberOf(value, name))

const ofNumbers =
  (name: string, work: (values: readonly number[]) => ConditionValue): Plain =>
  (...given) =>
    work(given.flatMap((value) => (Array.isArray(value) ? value : [value])).map((value) => numberOf(value, name)))

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function toNumber(value: ConditionValue, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && !(typeof value === 'string' && Number.isNaN(number))) return number
  throw new ConditionError(`${name}() cannot take ${kindOf(value)}`)
}

/** Functions without a predicate: those that Argo adds (`utils/evaluate`) and those of expr. */
export const plainFunctions: Readonly<Record<string, Plain>> = {
  isNaN: numeric('isNaN', Number.isNaN),
  isInf: numeric('isInf', (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY),
  asInt: (value = null) => Math.trunc(toNumber(value, 'asInt')),
  asFloat: (value = null) => toNumber(value, 'asFloat'),
  int: (value = null) => Math.trunc(toNumber(value, 'int')),
  float: (value = null) => toNumber(value, 'float'),
  len: (value = null) => (typeof value === 'string' ? value.length : listOf(value, 'len').length),
  abs: numeric('abs', Math.abs),
  ceil: numeric('ceil', Math.ceil),
  floor: numeric('floor', Math.floor),
  round: numeric('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  max: ofNumbers('max', (values) => (values.length === 0 ? null : Math.max(...values))),
  min: ofNumbers('min', (values) => (values.length === 0 ? null : Math.min(...values))),
  mean: ofNumbers('mean', (values) => (values.length === 0 ? 0 : sum(values) / values.length)),
  median: ofNumbers('median', (values) => (values.length === 0 ? 0 : median(values))),
  first: (value = null) => listOf(value, 'first')[0] ?? null,
  last: (value = null) => listOf(value, 'last').at(-1) ?? null,
}

/** Functions that look at each element with a predicate; `keep` tells what the predicate is for an element. */
export const predicateFunctions: Readonly<
  Record<string, (list: readonly ConditionValue[], of: (element: ConditionValue) => ConditionValue) => ConditionValue>
> = {
  all: (list, of) => list.every((element) => truthOf(of(element), 'all')),
  any: (list, of) => list.some((element) => truthOf(of(element), 'any')),
  none: (list, of) => !list.some((element) => truthOf(of(element), 'none')),
  one: (list, of) => list.filter((element) => truthOf(of(element), 'one')).length === 1,
  filter: (list, of) => list.filter((element) => truthOf(of(element), 'filter')),
  map: (list, of) => list.map(of),
  count: (list, of) => list.filter((element) => truthOf(of(element), 'count')).length,
  sum: (list, of) => sum(list.map((element) => numberOf(of(element), 'sum'))),
}
