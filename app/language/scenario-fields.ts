import { type Fields, type FieldType, type JsonSchema, scenarioSchema } from '../../src/index.ts'

/** What begins the names of the scenario's types, so that none is that of a Kubernetes type. */
const prefix = 'Scenario'

const definitions: ReadonlyMap<string, JsonSchema> = collected()

/** The fields of the scenario document beside `apiVersion`, `kind` and `metadata`. */
export const scenarioFields: Fields = new Map([['spec', { is: 'object', name: `${prefix}Spec` }]])

/** The fields of a type of the scenario document; undefined for any other type. */
export function scenarioFieldsOf(type: string): Fields | undefined {
  const schema = definitions.get(type)
  if (!schema) return undefined
  return new Map(Object.entries(schema.properties ?? {}).map(([name, own]) => [name, typeOf(own, `${type}.${name}`)]))
}

/** Whether a value of a type may be a plain text too, such as `40/s` for a rate. */
export function mayBePlain(type: string): boolean {
  return alternativesOf(definitions.get(type)).some((each) => each.type === 'string')
}

/** What the schema says of a field of a type of the scenario document. */
export function scenarioMeaning(owner: string, name: string): string {
  const own = definitions.get(owner)?.properties?.[name]
  return own?.description ?? (own && resolved(own).description) ?? ''
}

function typeOf(schema: JsonSchema, name: string): FieldType {
  const own = resolved(schema)
  const values = alternativesOf(own).flatMap((each) => each.enum ?? [])
  if (values.length > 0) return { is: 'enum', values }
  if (own.format === 'duration') return { is: 'duration' }
  if (own.type === 'array') return { is: 'list', item: typeOf(own.items ?? {}, name) }
  if (own.type === 'integer') return { is: 'int' }
  if (own.type === 'number') return { is: 'number' }
  if (own.type === 'boolean') return { is: 'bool' }
  const referred = schema.$ref ? `${prefix}${schema.$ref.slice('#/$defs/'.length)}` : name
  if (alternativesOf(own).some((each) => each.properties)) return { is: 'object', name: referred }
  return own.type === 'object' ? { is: 'map', item: { is: 'string' } } : { is: 'string' }
}

function resolved(schema: JsonSchema): JsonSchema {
  return (schema.$ref && scenarioSchema.$defs[schema.$ref.slice('#/$defs/'.length)]) || schema
}

function alternativesOf(schema: JsonSchema | undefined): readonly JsonSchema[] {
  return schema ? (schema.oneOf ?? [schema]) : []
}

/** Every object of the schema by its name, those that stand within others too. */
function collected(): ReadonlyMap<string, JsonSchema> {
  const found = Object.entries(scenarioSchema.$defs).flatMap(([name, schema]) => objectsOf(`${prefix}${name}`, schema))
  return new Map(found)
}

function objectsOf(name: string, schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const properties = alternativesOf(schema).find((each) => each.properties)?.properties
  if (!properties) return []
  const inner = Object.entries(properties).flatMap(([key, own]) => {
    const item = own.items ?? own
    return own.$ref || item.$ref ? [] : objectsOf(`${name}.${key}`, item)
  })
  return [[name, { ...schema, properties }], ...inner]
}
