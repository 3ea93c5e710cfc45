import generated from './schema.generated.json' with { type: 'json' }

/** The type of one field. `object` names a type of the schema. */
export type FieldType =
  | { readonly is: 'string' | 'bytes' | 'int' | 'uint' | 'number' | 'bool' | 'duration' | 'intOrString' | 'any' }
  | { readonly is: 'enum'; readonly values: readonly string[] }
  | { readonly is: 'list' | 'map'; readonly item: FieldType }
  | { readonly is: 'object'; readonly name: string }

/** The fields of an object, by name. */
export type Fields = ReadonlyMap<string, FieldType>

/** A kind that the engine knows: its fields beside `apiVersion`, `kind` and `metadata`. */
export interface Kind {
  readonly group: string
  readonly kind: string
  /** Every version that the schema holds, newest first. */
  readonly versions: readonly string[]
  readonly namespaced: boolean
  readonly fields: Fields
}

type Words = Readonly<Record<string, string>>
interface SchemaFile {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Words>>>>>>
  readonly clusterScoped: readonly string[]
  readonly types: Readonly<Record<string, Words>>
  readonly oneOf: Readonly<Record<string, readonly (readonly string[])[]>>
}
const schema = generated as unknown as SchemaFile

const fieldTypes = new Map<string, FieldType>()
const objectFields = new Map<string, Fields>()
const NO_FIELDS: Fields = new Map()

/** Reads a type as the schema file writes it: `[]HTTPRoute`, `{}string`, `=HTTP|TCP`, `int`. */
function fieldType(word: string): FieldType {
  const known = fieldTypes.get(word)
  if (known) return known
  const type = readWord(word)
  fieldTypes.set(word, type)
  return type
}

function readWord(word: string): FieldType {
  if (word.startsWith('[]')) return { is: 'list', item: fieldType(word.slice(2)) }
  if (word.startsWith('{}')) return { is: 'map', item: fieldType(word.slice(2)) }
  if (word.startsWith('=')) return { is: 'enum', values: word.slice(1).split('|') }
  if (Object.hasOwn(schema.types, word)) return { is: 'object', name: word }
  return { is: word as 'string' }
}

function readFields(words: Words): Fields {
  return new Map(Object.entries(words).map(([name, word]) => [name, fieldType(word)]))
}

/** The fields of a named type; none for a name that the schema lacks. */
export function fieldsOf(type: string): Fields {
  const known = objectFields.get(type)
  if (known) return known
  const words = Object.hasOwn(schema.types, type) ? schema.types[type] : undefined
  const fields = words ? readFields(words) : NO_FIELDS
  objectFields.set(type, fields)
  return fields
}

/** Groups of fields of a type of which at most one may be set (protobuf's oneof). */
export function exclusiveFields(type: string): readonly (readonly string[])[] {
  return Object.hasOwn(schema.oneOf, type) ? (schema.oneOf[type] ?? []) : []
}

function readKinds(): readonly Kind[] {
  const kinds = new Map<string, Kind>()
  for (const [group, versions] of Object.entries(schema.kinds))
    for (const [version, byKind] of Object.entries(versions))
      for (const [kind, words] of Object.entries(byKind)) {
        const known = kinds.get(`${group}/${kind}`)
        if (known) kinds.set(`${group}/${kind}`, { ...known, versions: [...known.versions, version] })
        else
          kinds.set(`${group}/${kind}`, {
            group,
            kind,
            versions: [version],
            namespaced: !schema.clusterScoped.includes(kind),
            fields: readFields(words),
          })
      }
  return [...kinds.values()]
}

/** Every kind of the schema, Istio's first. The versions of a kind have the same fields. */
export const kinds: readonly Kind[] = readKinds()
const kindByName = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]))

/** The kind of that name in `group`. */
export function findKind(group: string, kind: string): Kind | undefined {
  return kindByName.get(`${group}/${kind}`)
}

/** `networking.istio.io/v1`: the newest apiVersion of a kind. */
export function apiVersionOf(kind: Kind): string {
  return kind.group ? `${kind.group}/${kind.versions[0] ?? ''}` : (kind.versions[0] ?? '')
}

/** Fields of `metadata`. */
export const METADATA: FieldType = { is: 'object', name: 'ObjectMeta' }
