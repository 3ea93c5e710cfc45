import type { SourceFile } from '../../src/index.ts'
import { meantTemplates } from './labelled-workloads.ts'
import { allNames, type Name, nameOf } from './names.ts'
import type { Span } from './outline-entry.ts'
import { entryAt, outlineAt } from './place.ts'

export interface FileSpan extends Span {
  readonly file: string
}

/** The name of something of the mesh in the value that the offset is in, or whose key it is in. */
export function nameAt(text: string, offset: number): Name | null {
  return placedNameAt(text, offset)?.name ?? null
}

function placedNameAt(text: string, offset: number) {
  const outline = outlineAt(text, offset)
  const entry = outline && entryAt(outline, offset)
  const name = outline && entry && nameOf(outline, entry)
  return name && { name, outline, entry }
}

/** Where the thing that is named at the offset is made. */
export function definitionsAt(files: readonly SourceFile[], text: string, offset: number): readonly FileSpan[] {
  const at = placedNameAt(text, offset)
  const made = at ? allNames(files).filter((other) => other.defines && other.id === at.name.id) : []
  const present = made.filter(({ later }) => !later)
  const found = present.length > 0 ? present : made
  return at && isLabel(at.name) && !at.name.defines ? meantTemplates(files, at.outline, at.entry, found) : found
}

function isLabel({ id }: Name): boolean {
  return id.startsWith('label ')
}

/** Why the name at the offset cannot be changed; null where it can. */
export function renameRefusal(name: Name | null): string | null {
  if (!name) return 'Only services, hosts, subsets, gateways and workloads can be renamed.'
  return isLabel(name) ? 'Labels are not renamed: other tools may select by them.' : null
}

/** Every place that names what is named at the offset: what a new name is to be written to. */
export function placesToRename(files: readonly SourceFile[], name: Name): readonly FileSpan[] {
  return allNames(files).filter((other) => other.id === name.id)
}

/** A file's text with another name at the places that are in it. */
export function renamedText({ name, text }: SourceFile, places: readonly FileSpan[], newName: string): string {
  const own = places.filter(({ file }) => file === name).sort((a, b) => b.start - a.start)
  return own.reduce((result, { start, end }) => result.slice(0, start) + newName + result.slice(end), text)
}

/** Why `newName` cannot take the place of a name; null where it can. */
export function badName(name: Name, newName: string): string | null {
  const external = name.id.startsWith('host ') && name.text.includes('.')
  const pattern = external ? /^(?:\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/ : /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/
  if (!pattern.test(newName)) return 'A name consists of lower-case letters, digits and hyphens.'
  return name.id.startsWith('host ') && !external && newName.includes('.') ? "A Service's name has no dots." : null
}
