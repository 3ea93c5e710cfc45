import { type Fields, type FieldType, type JsonSchema, lessonSchema, scenarioSchema } from '../../src/index.ts'

/** Telltale's own documents: kinds of manifests that no cluster has. */
export const ownKinds = ['Scenario', 'Lesson'] as const
type OwnKind = (typeof ownKinds)[number]
export const ownApiVersion = 'telltale.dev/v1'

const schemas: Readonly<Record<OwnKind, { readonly $defs: Readonly<Record<string, JsonSchema>> }>> = {
  Scenario: scenarioSchema,
  Lesson: lessonSchema,
}

interface Definition {
  readonly schema: JsonSchema
  readonly kind: OwnKind
}

const definitions: ReadonlyMap<string, Definition> = collected()

/** The fields of one of Telltale's own documents beside `apiVersion`, `kind` and `metadata`; undefined for any other kind. */
export function ownFields(kind: string): Fields | undefined {
  const own = ownKinds.find((each) => each === kind)
  return own && new Map([['spec', { is: 'object', name: typeName(own, 'Spec') }]])
}

/** The fields of a type of Telltale's own documents; undefined for any other type. */
export function ownFieldsOf(type: string): Fields | undefined {
  const definition = definitions.get(type)
  if (!definition) return undefined
  const { schema, kind } = definition
  return new Map(Object.entries(schema.properties ?? {}).map(([name, own]) => [name, typeOf(kind, own, `${type}.${name}`)]))
}

/** Its kind stands before the name of a type, so that none is that of a Kubernetes type. */
function typeName(kind: OwnKind, name: string): string {
  return name.startsWith(kind) ? name : `${kind}${name}`
}

/** Whether a value of a type may be a plain text too, such as `40/s` for a rate. */
export function mayBePlain(type: string): boolean {
  return alternativesOf(definitions.get(type)?.schema).some((each) => each.type === 'string')
}

/** What the schema says of a field of a type of Telltale's own documents. */
export function ownMeaning(owner: string, name: string): string {
  const definition = definitions.get(owner)
  const own = definition?.schema.properties?.[name]
  return own?.description ?? (own && resolved(definition.kind, own).description) ?? ''
}

function typeOf(kind: OwnKind, schema: JsonSchema, name: string): FieldType {
  const own = resolved(kind, schema)
  const values = alternativesOf(own).flatMap((each) => each.enum ?? [])
  if (values.length > 0) return { is: 'enum', values }
  if (own.format === 'duration') return { is: 'duration' }
  if (own.type === 'array') return { is: 'list', item: typeOf(kind, own.items ?? {}, name) }
  if (own.type === 'integer') return { is: 'int' }
  if (own.type === 'number') return { is: 'number' }
  if (own.type === 'boolean') return { is: 'bool' }
  const referred = schema.$ref ? typeName(kind, schema.$ref.slice('#/$defs/'.length)) : name
  if (alternativesOf(own).some((each) => each.properties)) return { is: 'object', name: referred }
  return own.type === 'object' ? { is: 'map', item: { is: 'string' } } : { is: 'string' }
}

function resolved(kind: OwnKind, schema: JsonSchema): JsonSchema {
  return (schema.$ref && schemas[kind].$defs[schema.$ref.slice('#/$defs/'.length)]) || schema
}

function alternativesOf(schema: JsonSchema | undefined): readonly JsonSchema[] {
  return schema ? (schema.oneOf ?? [schema]) : []
}

/** Every object of the schemas by its name, those that stand within others too. */
function collected(): ReadonlyMap<string, Definition> {
  const found = ownKinds.flatMap((kind) =>
    Object.entries(schemas[kind].$defs).flatMap(([name, schema]) => objectsOf(kind, typeName(kind, name), schema)),
  )
  return new Map(found)
}

function objectsOf(kind: OwnKind, name: string, schema: JsonSchema): readonly (readonly [string, Definition])[] {
  const properties = alternativesOf(schema).find((each) => each.properties)?.properties
  if (!properties) return []
  const inner = Object.entries(properties).flatMap(([key, own]) => {
    const item = own.items ?? own
    return own.$ref || item.$ref ? [] : objectsOf(kind, `${name}.${key}`, item)
  })
  return [[name, { schema: { ...schema, properties }, kind }], ...inner]
}
