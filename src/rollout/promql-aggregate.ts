import type { LabelSet } from './promql-labels.ts'
import type { Element } from './promql-series.ts'

/** One aggregation over the values of each group. */
export function aggregate(
  operator: string,
  parameter: number,
  vector: readonly Element[],
  groupOf: (set: LabelSet) => LabelSet,
): readonly Element[] {
  if (operator === 'sum') return summed(vector, groupOf)
  const groups = new Map<LabelSet, Element[]>()
  for (const element of vector) {
    const group = groupOf(element.labels)
    const members = groups.get(group)
    if (members) members.push(element)
    else groups.set(group, [element])
  }
  if (operator === 'topk' || operator === 'bottomk')
    return [...groups.values()].flatMap((members) => ranked(members, operator === 'topk').slice(0, Math.max(0, Math.floor(parameter) || 0)))
  return [...groups].map(([labels, members]) => ({ labels, value: combine(operator, parameter, members) }))
}

/** The aggregation that is used most, in one pass. */
function summed(vector: readonly Element[], groupOf: (set: LabelSet) => LabelSet): readonly Element[] {
  const sums = new Map<LabelSet, number>()
  for (const { labels, value } of vector) {
    const group = groupOf(labels)
    sums.set(group, (sums.get(group) ?? 0) + value)
  }
  return [...sums].map(([labels, value]) => ({ labels, value }))
}

function combine(operator: string, parameter: number, members: readonly Element[]): number {
  const values = members.map(({ value }) => value)
  switch (operator) {
    case 'avg':
      return mean(values)
    case 'min':
      return extreme(values, (a, b) => a < b)
    case 'max':
      return extreme(values, (a, b) => a > b)
    case 'count':
      return values.length
    case 'stddev':
      return Math.sqrt(variance(values))
    case 'stdvar':
      return variance(values)
    case 'quantile':
      return quantile(parameter, values)
    default:
      return 1
  }
}

/** NaN stands behind every number. */
function ranked(members: readonly Element[], descending: boolean): readonly Element[] {
  const rank = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : descending ? -value : value)
  return [...members].sort((a, b) => rank(a.value) - rank(b.value) || 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const middle = mean(values)
  return mean(values.map((value) => (value - middle) ** 2))
}

function extreme(values: readonly number[], beats: (a: number, b: number) => boolean): number {
  return values.reduce((best, value) => (Number.isNaN(best) || beats(value, best) ? value : best), Number.NaN)
}

/** Between the two values nearest to the rank, in proportion. */
function quantile(share: number, values: readonly number[]): number {
  if (Number.isNaN(share)) return Number.NaN
  if (share < 0) return Number.NEGATIVE_INFINITY
  if (share > 1) return Number.POSITIVE_INFINITY
  const sorted = [...values].sort((a, b) => a - b)
  const rank = share * (sorted.length - 1)
  const low = Math.floor(rank)
  const weight = rank - low
  return (sorted[low] ?? Number.NaN) * (1 - weight) + (sorted[Math.min(sorted.length - 1, low + 1)] ?? Number.NaN) * weight
}
