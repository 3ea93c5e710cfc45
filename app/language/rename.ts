import type { SourceFile } from '../../src/index.ts'
import { allNames, type Name, nameOf } from './names.ts'
import type { Span } from './outline-entry.ts'
import { entryAt, outlineAt } from './place.ts'

export interface FileSpan extends Span {
  readonly file: string
}

/** The name of something of the mesh in the value that the offset is in, or whose key it is in. */
export function nameAt(text: string, offset: number): Name | null {
  const outline = outlineAt(text, offset)
  const entry = outline && entryAt(outline, offset)
  return (outline && entry && nameOf(outline, entry)) ?? null
}

/** Where the thing that is named at the offset is made. */
export function definitionsAt(files: readonly SourceFile[], text: string, offset: number): readonly FileSpan[] {
  const name = nameAt(text, offset)
  const made = name ? allNames(files).filter((other) => other.defines && other.id === name.id) : []
  const present = made.filter(({ later }) => !later)
  return present.length > 0 ? present : made
}

/** Why the name at the offset cannot be changed; null where it can. */
export function renameRefusal(name: Name | null): string | null {
  if (!name) return 'Only services, hosts, subsets, gateways and workloads can be renamed.'
  return name.id.startsWith('label ') ? 'Labels are not renamed: other tools may select by them.' : null
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
