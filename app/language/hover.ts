import { fieldAt } from './field-at.ts'
import type { Span } from './outline-entry.ts'
import { ownMeaning } from './own-fields.ts'
import { entryAt, holds, outlineAt } from './place.ts'
import { typeWords } from './type-words.ts'

/** What the documentation says of fields, by type and name. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What is to be known of the field under the cursor. */
export interface FieldHover {
  readonly span: Span
  readonly name: string
  readonly type: string
  readonly meaning: string
  readonly values: readonly string[]
}

const ofDocuments: Readonly<Record<string, string>> = {
  apiVersion: 'Group and version of the schema that the document follows.',
  kind: 'What the document describes.',
  metadata: 'Name, namespace and labels of the object.',
  spec: 'What is wanted of the object.',
}

/** The field that holds the offset, with what the schema and the documentation say of it. */
export function hoverAt(text: string, offset: number, descriptions: Descriptions): FieldHover | null {
  const outline = outlineAt(text, offset)
  const entry = outline && entryAt(outline, offset)
  const field = outline && entry && fieldAt(outline, entry.path)
  if (!entry || !field) return null
  const span = holds(entry.key, offset) ? entry.key : entry.value
  if (!span) return null
  const { type } = field
  return {
    span,
    name: entry.path.filter((step) => typeof step === 'string').at(-1) ?? field.name,
    type: type.is === 'enum' ? '' : typeWords(type),
    meaning: meaningOf(descriptions, field.owner, field.name),
    values: type.is === 'enum' ? type.values : [],
  }
}

/** The sentences of the documentation on a field; empty where there are none. */
export function meaningOf(descriptions: Descriptions, owner: string, name: string): string {
  return ownMeaning(owner, name) || (descriptions[owner]?.[name] ?? (owner === 'Document' || owner === '' ? (ofDocuments[name] ?? '') : ''))
}
