import type { LabelSelector } from '../manifest/kinds.ts'
import { records, strings, text } from './loose.ts'

/** Whether a Kubernetes label selector, with its expressions, takes these labels; an empty one takes all. */
export function selectsByExpression(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = selector as Readonly<Record<string, unknown>>
  const wanted = Object.entries(strings(matchLabels))
  return wanted.every(([key, value]) => labels[key] === value) && records(matchExpressions).every((each) => holds(each, labels))
}

function holds(expression: Readonly<Record<string, unknown>>, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[text(expression['key'])]
  const values = Array.isArray(expression['values']) ? expression['values'] : []
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
