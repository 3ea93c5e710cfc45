import type { Diagnostic } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import { didYouMean } from '../manifest/did-you-mean.ts'
import type { FieldPath, ResourceSource } from '../manifest/resource.ts'
import { parseRate } from './rate.ts'
import { parseUrl } from './request-url.ts'

/** The part of JSON Schema that the schemas of our own documents are written in. */
export interface JsonSchema {
  readonly type?: string
  readonly format?: string
  readonly const?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly oneOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly description?: string
  readonly $ref?: string
}

/** Checks a value against a schema and says where it differs. What is wrong is left out of the value that comes back; undefined if nothing is left. */
export class SchemaCheck {
  readonly diagnostics: Diagnostic[] = []
  private readonly definitions: Readonly<Record<string, JsonSchema>>
  private readonly source: ResourceSource
  private readonly what: string

  /** `what` names the document in complaints. */
  constructor(definitions: Readonly<Record<string, JsonSchema>>, source: ResourceSource, what = 'A scenario') {
    this.definitions = definitions
    this.source = source
    this.what = what
  }

  check(value: unknown, schema: JsonSchema, path: FieldPath): unknown {
    if (value === null || value === undefined) return undefined
    const resolved = this.resolve(schema)
    const alternative = resolved.oneOf ? this.choose(value, resolved.oneOf) : resolved
    if (!alternative || !hasType(value, alternative.type)) return this.refuse('wrong-type', path, `must be ${this.expected(resolved)}`)
    if (alternative.type === 'object') return this.checkObject(value as Record<string, unknown>, alternative, path)
    if (alternative.type === 'array') return this.checkList(value as unknown[], alternative, path)
    const complaint = typeof value === 'string' ? complainOfText(value, alternative) : complainOfNumber(value, alternative)
    return complaint === undefined ? value : this.refuse('invalid-value', path, complaint)
  }

  /** Reports a problem at `path`, and gives back nothing in place of the value. */
  refuse(given: string, path: FieldPath, complaint: string): undefined {
    // An expectation only looks at the run: a wrong one is no reason to hold the text back.
    const code = given === 'wrong-type' && path[0] === 'spec' && path[1] === 'expect' ? 'invalid-value' : given
    this.diagnostics.push({ code, severity: 'error', message: `\`${nameOf(path)}\` ${complaint}.`, range: this.source.at(path) })
  }

  /** Says something of what stands at `path` that does not make it wrong. */
  note(code: string, path: FieldPath, message: string): void {
    this.diagnostics.push({ code, severity: 'warning', message, range: this.source.at(path) })
  }

  private resolve(schema: JsonSchema): JsonSchema {
    const name = schema.$ref?.slice('#/$defs/'.length)
    return name === undefined ? schema : this.resolve(this.definitions[name] ?? {})
  }

  private choose(value: unknown, alternatives: readonly JsonSchema[]): JsonSchema | undefined {
    return alternatives.map((each) => this.resolve(each)).find((each) => hasType(value, each.type))
  }

  private checkObject(value: Readonly<Record<string, unknown>>, schema: JsonSchema, path: FieldPath): unknown {
    const kept: Record<string, unknown> = {}
    const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
    for (const [key, field] of Object.entries(value)) {
      const known = own(schema.properties, key) ?? others
      if (known) kept[key] = this.check(field, known, [...path, key])
      else if (schema.additionalProperties === false) this.reportUnknown(key, Object.keys(schema.properties ?? {}), [...path, key])
      else kept[key] = field
    }
    this.checkPresence(value, schema, path)
    return (schema.required ?? []).every((key) => kept[key] !== undefined) ? kept : undefined
  }

  private checkPresence(value: Readonly<Record<string, unknown>>, schema: JsonSchema, path: FieldPath): void {
    const names = Object.keys(schema.properties ?? {})
    const present = names.filter((name) => value[name] !== undefined && value[name] !== null)
    for (const key of schema.required ?? []) if (!present.includes(key)) this.refuse('missing-field', path, `needs \`${key}\``)
    if (present.length > (schema.maxProperties ?? Infinity))
      this.refuse('invalid-value', path, `takes one of ${names.join(', ')}, not several`)
    if (present.length < (schema.minProperties ?? 0)) this.refuse('missing-field', path, `needs one of ${names.join(', ')}`)
  }

  private checkList(value: readonly unknown[], schema: JsonSchema, path: FieldPath): unknown {
    const { items = {}, minItems = 0, maxItems = Infinity } = schema
    if (value.length < minItems || value.length > maxItems)
      return this.refuse('invalid-value', path, `takes ${minItems === maxItems ? minItems : `at least ${minItems}`} items`)
    // Holes stay, so that the index of an item is its index in the text.
    return value.map((item, i) => this.check(item, items, [...path, i]))
  }

  private reportUnknown(key: string, known: readonly string[], path: FieldPath): void {
    const meant = didYouMean(key, known)
    const range = this.source.keyAt(path)
    this.diagnostics.push({
      code: 'unknown-field',
      severity: 'warning',
      message: `${this.what} has no field \`${key}\` here${meant ? `: \`${meant}\` is meant?` : `. Known are ${known.join(', ')}.`}`,
      range,
      ...(meant && { fixes: [{ title: `Change to ${meant}`, edits: [{ range, newText: meant }] }] }),
    })
  }

  private expected(schema: JsonSchema): string {
    const alternatives = (schema.oneOf ?? [schema]).map((each) => wordsFor(this.resolve(each)))
    return [...new Set(alternatives)].join(' or ')
  }
}

function wordsFor({ type, format }: JsonSchema): string {
  if (format === 'duration') return 'a duration such as 250ms or 10s'
  if (format === 'rate') return 'a rate such as 40/s or 10/m'
  if (type === 'array') return 'a list'
  if (type === 'integer') return 'a whole number'
  return type === 'object' ? 'an object' : `a ${type ?? 'value'}`
}

function hasType(value: unknown, type: string | undefined): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    default:
      return type === undefined || typeof value === type
  }
}

function complainOfText(text: string, schema: JsonSchema): string | undefined {
  if (schema.enum && !schema.enum.includes(text)) return `is one of ${schema.enum.join(', ')}, not ${text}`
  if (schema.format === 'duration' && parseDuration(text) === undefined) return `is no duration: write 250ms, 10s or 1m30s`
  if (schema.format === 'rate' && parseRate(text) === undefined) return 'is no rate: write 40/s, 10/m or 100/h'
  if (schema.format === 'url' && parseUrl(text) === undefined) return 'is no URL: write http://host/path'
  return undefined
}

function complainOfNumber(value: unknown, { minimum = -Infinity, maximum = Infinity }: JsonSchema): string | undefined {
  if (typeof value !== 'number' || (value >= minimum && value <= maximum)) return undefined
  return maximum === Infinity ? `is at least ${minimum}` : `is between ${minimum} and ${maximum}`
}

function own(properties: JsonSchema['properties'], key: string): JsonSchema | undefined {
  return properties && Object.hasOwn(properties, key) ? properties[key] : undefined
}

function nameOf(path: FieldPath): string {
  return path.reduce<string>((name, part) => (typeof part === 'number' ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`), '')
}
