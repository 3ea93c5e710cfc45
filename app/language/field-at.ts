import { type Fields, type FieldType, fieldsOf, findKind, type Kind, kinds } from '../../src/index.ts'
import type { Outline } from './outline.ts'
import type { Path } from './outline-entry.ts'
import { textAt } from './outline-text.ts'
import { ownFields, ownFieldsOf } from './own-fields.ts'

/** The field that a path leads to: `name` of the type `owner`; of items and values of a map it is the list's or map's. */
export interface Field {
  readonly owner: string
  readonly name: string
  readonly type: FieldType
}

const root: Fields = new Map<string, FieldType>([
  ['apiVersion', { is: 'string' }],
  ['kind', { is: 'string' }],
  ['metadata', { is: 'object', name: 'ObjectMeta' }],
])
/** Their type's name is the kind's own too. */
const rootOwner = 'Document'

/** The kind that a document says it is of; without apiVersion the first of that name. */
export function kindOf(outline: Outline): Kind | undefined {
  const name = textAt(outline, ['kind'])
  const apiVersion = textAt(outline, ['apiVersion'])
  if (apiVersion === '') return kinds.find((kind) => kind.kind === name)
  return findKind(apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', name)
}

/** The fields that may stand among those at `path`; none where it is no object, or not known. */
export function fieldsAt(outline: Outline, path: Path): Fields {
  if (path.length === 0) return new Map([...root, ...topFields(outline)])
  const type = fieldAt(outline, path)?.type
  return type?.is === 'object' ? fieldsOfType(type.name) : new Map()
}

/** The fields of a type of the published schema, or of Telltale's own documents. */
function fieldsOfType(type: string): Fields {
  return ownFieldsOf(type) ?? fieldsOf(type)
}

function topFields(outline: Outline): Fields {
  return ownFields(textAt(outline, ['kind'])) ?? kindOf(outline)?.fields ?? new Map()
}

/** What the schema says of the field, item or map value at `path`. */
export function fieldAt(outline: Outline, path: Path): Field | undefined {
  let at: Field | undefined
  for (const step of path) {
    const next = at ? below(at, step) : topLevel(outline, String(step))
    if (!next) return undefined
    at = next
  }
  return at
}

function topLevel(outline: Outline, name: string): Field | undefined {
  const type = root.get(name) ?? topFields(outline).get(name)
  return type && { owner: rootOwner, name, type }
}

function below({ owner, name, type }: Field, step: string | number): Field | undefined {
  if (type.is === 'list') return typeof step === 'number' ? { owner, name, type: type.item } : undefined
  if (type.is === 'map') return { owner, name, type: type.item }
  if (type.is !== 'object') return undefined
  const own = fieldsOfType(type.name).get(String(step))
  return own && { owner: type.name, name: String(step), type: own }
}
