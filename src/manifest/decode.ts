import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import { camelCase } from './camel-case.ts'
import { decodeScalar } from './decode-scalar.ts'
import { type Decoding, reportType } from './decoding.ts'
import { didYouMean } from './did-you-mean.ts'
import type { ProblemFix } from './problem.ts'
import { exclusiveFields, type Fields, type FieldType, fieldsOf } from './schema.ts'
import { keyText, pairsOf, plainValue, put, resolveAlias, spanOf } from './yaml-nodes.ts'

/** The value that the schema makes of a node; undefined (and reported) where it is of another type, undefined for null. `name` is the field's. */
export function decodeValue(node: unknown, type: FieldType, name: string, decoding: Decoding): unknown {
  return decoding.budget.spend(() => {
    const value = resolveAlias(node, decoding.budget.document)
    if (!value) return isUnresolved(node) ? reportAlias(node, decoding) : undefined
    if (isScalar(value) && value.value === null) return undefined
    return decodeNode(value, type, name, decoding)
  }, undefined)
}

function decodeNode(node: Node, type: FieldType, name: string, decoding: Decoding): unknown {
  switch (type.is) {
    case 'any':
      return plainValue(node, decoding.budget)
    case 'list':
      return decodeList(node, type.item, name, decoding)
    case 'map':
      return decodeMap(node, type.item, name, decoding)
    case 'object':
      return isMap(node)
        ? decodeObject(node, type.name, fieldsOf(type.name), decoding)
        : reportType(node, `\`${name}\` must be an object`, decoding)
    default:
      return isScalar(node) ? decodeScalar(node, type, name, decoding) : reportType(node, `\`${name}\` must be a single value`, decoding)
  }
}

function decodeList(node: Node, item: FieldType, name: string, decoding: Decoding): unknown {
  if (!isSeq(node)) return reportType(node, `\`${name}\` must be a list, with \`- \` before each item`, decoding)
  const values: unknown[] = []
  const kept: number[] = []
  node.items.forEach((child, index) => {
    // A null item of a list of messages is an empty message, as protobuf reads it.
    if (isNull(child)) refuseNull(node, name, decoding)
    const value = decodeValue(child, item, `${name}[${index}]`, decoding) ?? (item.is === 'object' && isNull(child) ? {} : undefined)
    if (value === undefined) return
    values.push(value)
    kept.push(index)
  })
  if (kept.length < node.items.length) decoding.kept.set(node, kept)
  return values
}

function decodeMap(node: Node, item: FieldType, name: string, decoding: Decoding): unknown {
  if (!isMap(node)) return reportType(node, `\`${name}\` must be an object of keys and values`, decoding)
  const values: Record<string, unknown> = {}
  for (const pair of pairsOf(node, decoding.budget.document)) {
    const key = keyText(pair)
    if (key === undefined) continue
    const value = decodeValue(pair.value, item, `${name}.${key}`, decoding) ?? (item.is === 'object' && isNull(pair.value) ? {} : undefined)
    if (value !== undefined) put(values, key, value)
  }
  return values
}

/** An object of the schema's: known fields decoded, unknown ones reported and kept as they are. `type` is its name in messages. */
export function decodeObject(node: Node, type: string, fields: Fields, decoding: Decoding): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  if (!isMap(node)) return values
  const given = new Map<string, Pair>()
  for (const pair of pairsOf(node, decoding.budget.document)) {
    const key = keyText(pair)
    if (key === undefined) continue
    const field = fieldName(key, pair, fields, decoding)
    const known = fields.get(field)
    if (!known) reportUnknown(key, pair, type, fields, decoding)
    const value = known ? decodeValue(pair.value, known, field, decoding) : plainValue(pair.value, decoding.budget)
    if (isNull(pair.value) && known && !DEFAULTED.has(field)) refuseNull(pair.key as Node, field, decoding)
    if (value === undefined || isOutdone(field, key, given)) continue
    put(values, field, value)
    given.set(field, pair)
  }
  dropExclusive(values, given, type, decoding)
  return values
}

/** Of both spellings of one field the camel-case one holds, as in Go's jsonpb. */
function isOutdone(field: string, key: string, given: ReadonlyMap<string, Pair>): boolean {
  return field !== key && given.has(field)
}

function fieldName(key: string, pair: Pair, fields: Fields, { protobuf, problems }: Decoding): string {
  if (fields.has(key) || !protobuf) return key
  const camel = camelCase(key)
  if (!fields.has(camel)) return key
  const span = spanOf(pair.key)
  if (span)
    problems.push({
      code: 'snake-case-field',
      severity: 'warning',
      message: `\`${key}\` is written \`${camel}\` in a cluster: the API server drops this spelling.`,
      span,
      fixes: [{ title: `Write ${camel}`, edits: [{ span, newText: camel }] }],
    })
  return camel
}

function reportUnknown(key: string, pair: Pair, type: string, fields: Fields, { problems }: Decoding): void {
  const span = spanOf(pair.key)
  if (!span) return
  const near = didYouMean(key, fields.keys())
  const fixes: ProblemFix[] = near ? [{ title: `Change to ${near}`, edits: [{ span, newText: near }] }] : []
  problems.push({
    code: 'unknown-field',
    severity: 'warning',
    message: `\`${key}\` is no field of ${type}, so it has no effect.${near ? ` Did you mean \`${near}\`?` : ''}`,
    span,
    ...(fixes.length > 0 && { fixes }),
  })
}

/** Of the alternatives of a oneof the one with the highest protobuf number stays, whatever their order in the text; the schema lists them so. */
function dropExclusive(values: Record<string, unknown>, given: ReadonlyMap<string, Pair>, type: string, { problems }: Decoding): void {
  for (const group of exclusiveFields(type)) {
    const names = group.filter((name) => given.has(name))
    const last = names.at(-1)
    for (const name of names) {
      const span = spanOf(given.get(name)?.key)
      if (name === last || !span) continue
      delete values[name]
      const message = `\`${name}\` cannot stand beside \`${last}\`, which holds here; \`kubectl apply\` refuses the two.`
      problems.push({ code: 'exclusive-fields', severity: 'error', message, span })
    }
  }
}

/** Fields of the Gateway API with a default, which stands in for null (structural defaulting of the API server). */
const DEFAULTED: ReadonlySet<string> = new Set(
  'allowedRoutes from group kind matches mode name namespaces path rules statusCode type value weight'.split(' '),
)

function refuseNull(node: Node, name: string, { refusesNull, problems }: Decoding): void {
  const span = spanOf(node)
  if (!refusesNull || !span) return
  problems.push({ code: 'wrong-type', severity: 'error', message: `\`${name}\` must not be null: the API server refuses it.`, span })
}

function isNull(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null)
}

function isUnresolved(node: unknown): boolean {
  return spanOf(node) !== undefined
}

function reportAlias(node: unknown, { problems }: Decoding): undefined {
  const span = spanOf(node)
  if (span) problems.push({ code: 'yaml-syntax', severity: 'error', message: 'This alias names no anchor above it.', span })
}
