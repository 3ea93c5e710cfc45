import type { FieldType, SourceFile } from '../../src/index.ts'
import { fieldAt, fieldsAt, kindOf } from './field-at.ts'
import type { Span } from './outline-entry.ts'
import { mayBePlain } from './own-fields.ts'
import { type Place, placeAt } from './place.ts'
import { roleOf } from './roles.ts'
import { sequenceStepOf } from './sequence-step.ts'
import { snippetsFor } from './snippets.ts'
import { typeWords } from './type-words.ts'
import { valuesAt } from './values.ts'

/** Something that may be written at the cursor. */
export interface Completion {
  readonly label: string
  readonly kind: 'field' | 'value' | 'name' | 'snippet'
  readonly detail: string
  /** In the syntax of snippets; lines after the first bring their own indentation. */
  readonly insert: string
  /** The type and field whose meaning belongs to it. */
  readonly meaning?: readonly [owner: string, name: string]
  /** There is more to choose from at the place where it leaves the cursor. */
  readonly more: boolean
}

export interface Completions {
  readonly word: Span
  readonly items: readonly Completion[]
}

/** What may be written at an offset of `text`, one of the files. */
export function completionsAt(files: readonly SourceFile[], text: string, offset: number): Completions | null {
  const place = placeAt(text, offset)
  if (!place) return null
  const items = place.at === 'value' ? values(files, place) : keys(files, text, place)
  const isUrl = place.at === 'value' && roleOf(fieldAt(place.outline, place.path)) === 'url'
  return items.length === 0 ? null : { word: isUrl ? place.whole : place.word, items }
}

function values(files: readonly SourceFile[], place: Place): readonly Completion[] {
  return valuesAt(files, place.outline, place.path).map(({ text, detail, kind }) => ({
    label: text,
    kind,
    detail,
    insert: escaped(text),
    more: false,
  }))
}

function keys(files: readonly SourceFile[], text: string, place: Place): readonly Completion[] {
  const { outline, path } = place
  const field = fieldAt(outline, path)
  const dash = field?.type.is === 'list' && !place.flow
  const inside = dash ? [...path, 0] : path
  const type = dash ? field.type.item : field?.type
  if (type?.is === 'map' && knownKeys.has(roleOf(field) ?? '')) return mapKeys(files, place, roleOf(field) === 'lessonTexts')
  if (type && type.is !== 'object') return dash || place.item ? items(values(files, { ...place, path: inside }), dash) : []
  const fields = [...fieldsAt(outline, inside)].filter(([name]) => dash || !isPresent(place, name))
  const column = dash ? place.column + 2 : place.column
  const sequenceStep = sequenceStepOf(text)
  const own = fields.map(([name, own]) => fieldCompletion(place, name, own, { column, sequenceStep, owner: ownerOf(type) }))
  return items([...own, ...(place.colon ? [] : snippetsOf(place, ownerOf(type), column))], dash)
}

function ownerOf(type: FieldType | undefined): string {
  return type?.is === 'object' ? type.name : ''
}

function items(completions: readonly Completion[], dash: boolean): readonly Completion[] {
  return dash ? completions.map((item) => ({ ...item, label: `- ${item.label}`, insert: `- ${item.insert}` })) : completions
}

/** The one under the cursor does not count. */
function isPresent({ outline, path, word }: Place, name: string): boolean {
  return outline.entries.some(
    ({ path: own, key }) =>
      own.length === path.length + 1 &&
      own.at(-1) === name &&
      path.every((step, i) => step === own[i]) &&
      !(key && key.start <= word.end && word.start <= key.end),
  )
}

/** Types of which any text may be a value: nothing is offered for them. */
const PLAIN: ReadonlySet<FieldType['is']> = new Set(['string', 'bytes', 'int', 'uint', 'number', 'duration'])

interface Layout {
  readonly column: number
  readonly sequenceStep: number
  readonly owner: string
}

function fieldCompletion(place: Place, name: string, type: FieldType, { column, sequenceStep, owner }: Layout): Completion {
  const more = !PLAIN.has(type.is)
  const common = { label: name, kind: 'field', detail: typeWords(type), meaning: [owner, name] } as const
  if (place.colon) return { ...common, insert: escaped(name), more: false }
  const plain = type.is === 'object' && mayBePlain(type.name)
  const body = plain ? ' $0' : place.flow ? inFlow(type) : inBlock(type, column, sequenceStep)
  const named = roleOf({ owner, name, type }) !== undefined || name === 'apiVersion' || name === 'kind'
  return { ...common, insert: `${escaped(name)}:${body}`, more: more || named }
}

function inFlow(type: FieldType): string {
  if (type.is === 'list') return ' [$0]'
  return type.is === 'object' || type.is === 'map' ? ' { $0 }' : ' $0'
}

function inBlock(type: FieldType, column: number, sequenceStep: number): string {
  if (type.is === 'list') return `\n${' '.repeat(column + sequenceStep)}- $0`
  return type.is === 'object' || type.is === 'map' ? `\n${' '.repeat(column + 2)}$0` : ' $0'
}

/** What the keys of a map name that has no fields of its own. */
const knownKeys: ReadonlySet<string> = new Set(['labels', 'lessonTexts'])

function mapKeys(files: readonly SourceFile[], place: Place, texts: boolean): readonly Completion[] {
  const value = texts && !place.flow ? ` |\n${' '.repeat(place.column + 2)}$0` : ' $0'
  return valuesAt(files, place.outline, [...place.path, ''], 'keys')
    .filter(({ text }) => !isPresent(place, text))
    .map(({ text, detail }) => ({
      label: text,
      kind: 'name',
      detail,
      insert: place.colon ? escaped(text) : `${escaped(text)}:${value}`,
      more: true,
    }))
}

function snippetsOf(place: Place, owner: string, column: number): readonly Completion[] {
  if (place.flow) return []
  const blank =
    place.path.length === 0 && (place.column === 0 || place.outline.later) && !kindOf(place.outline) && place.outline.entries.length === 0
  // What is there already is not written a second time.
  const fitting = snippetsFor(blank ? 'Document' : owner).filter(({ lines }) => !isPresent(place, lines[0]?.split(':')[0] ?? ''))
  return fitting.map(({ label, detail, lines }) => ({
    label,
    kind: 'snippet',
    detail,
    insert: lines.join(`\n${' '.repeat(column)}`),
    more: false,
  }))
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&')
}
