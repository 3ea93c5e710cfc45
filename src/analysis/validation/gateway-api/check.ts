import type { FieldPath, Resource } from '../../../manifest/resource.ts'
import { type FieldType, fieldsOf, findKind } from '../../../manifest/schema.ts'
import { type Finding, fault } from '../finding.ts'
import { type Limit, limitsOf } from './limits.ts'
import { listRules, type Raw, rules } from './rules.ts'

/** What the API server refuses of a resource of the Gateway API: the limits of its definition, then the rules between fields. */
export function checkGatewayApi(resource: Resource): Finding[] {
  const spec = findKind(resource.group, resource.kind)?.fields.get('spec')
  if (spec?.is !== 'object') return []
  if (resource.body['spec'] === undefined) return [fault('spec: Required value', [])]
  return checkValue(resource.spec, spec, ['spec'], '', {})
}

function checkValue(value: unknown, type: FieldType, at: FieldPath, place: string, limit: Limit): Finding[] {
  const own = wrongValue(value, limit).map((text) => refuse(at, text))
  switch (type.is) {
    case 'list':
      return Array.isArray(value) ? [...own, ...checkList(value, type.item, at, place, limit)] : own
    case 'map':
      return [...own, ...entriesOf(value).flatMap(([key, item]) => checkValue(item, type.item, [...at, key], place, limit.each ?? {}))]
    case 'object':
      return [...own, ...checkObject(value as Raw, type.name, at, place)]
    default:
      return own
  }
}

function checkList(items: readonly unknown[], type: FieldType, at: FieldPath, place: string, limit: Limit): Finding[] {
  return [
    ...items.flatMap((item, index) => checkValue(item, type, [...at, index], place, limit.each ?? {})),
    ...(listRules(place)?.(items as readonly Raw[]) ?? []).map((text) => refuse(at, text)),
  ]
}

function checkObject(value: Raw, type: string, at: FieldPath, place: string): Finding[] {
  const fields = fieldsOf(type)
  const limits = limitsOf(type, place)
  const missing = Object.entries(limits).flatMap(([name, { required }]) =>
    required && value[name] === undefined ? [refuse([...at, name], 'Required value')] : [],
  )
  const held = Object.entries(value).flatMap(([name, item]) => {
    const field = fields.get(name)
    return field && item !== undefined ? checkValue(item, field, [...at, name], `${type}.${name}`, limits[name] ?? {}) : []
  })
  return [...missing, ...held, ...(rules(type)?.(value) ?? []).map((text) => refuse(at, text))]
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** Longest text of any field. */
const LONGEST = 4096

/** What is wrong with a value by itself. */
function wrongValue(value: unknown, { min = -Infinity, max = Infinity, pattern, values, unique }: Limit): readonly string[] {
  const size = sizeOf(value)
  const wrong: string[] = []
  if (size < min) wrong.push(`Invalid value: ${typeof value === 'number' ? 'it should be' : 'its length should be'} at least ${min}`)
  if (size > max) wrong.push(`Invalid value: ${typeof value === 'number' ? 'it should be' : 'its length should be'} at most ${max}`)
  // A text that is too long is not matched as well: it may be of any length.
  if (pattern && typeof value === 'string' && size <= Math.min(max, LONGEST) && !pattern.test(value))
    wrong.push(`Invalid value: "${value}": should match '${pattern.source}'`)
  if (values && !values.includes(value as string)) wrong.push(`Unsupported value: ${String(value)}: supported values: ${values.join(', ')}`)
  if (unique !== undefined && Array.isArray(value)) wrong.push(...duplicates(value, unique))
  return wrong
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return [...value].length
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}

function duplicates(items: readonly unknown[], field: string): readonly string[] {
  const keys = items.map((item) => (field === '' ? item : (item as Raw)[field]))
  const twice = keys.find((key, index) => key !== undefined && keys.indexOf(key) < index)
  return twice === undefined ? [] : [`Duplicate value: ${String(twice)}`]
}

/** As the API server writes it: `spec.rules[0].matches: what is wrong`. */
function refuse(at: FieldPath, text: string): Finding {
  const path = at.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  return fault(`${path.slice(1)}: ${text}`, at)
}
