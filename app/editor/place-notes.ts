import type { Severity } from '../../src/index.ts'
import type { LineNote, Part } from './line-notes.ts'

export const bulletWidth = 44
const gap = 8
const iconWidth = 18

/** A note in the wording and on the line that have room for it. */
export interface PlacedNote {
  readonly line: number
  readonly parts: readonly Part[]
  /** The fullest wording as plain text. */
  readonly whole: string
  readonly severity: Severity | undefined
}

/** Gives each note its fullest wording that does not lie over code; on another of its lines where the first is too long. One note a line. */
export function placeNotes(
  notes: readonly LineNote[],
  roomOf: (line: number) => number,
  widthOf: (text: string, strong: boolean) => number,
): readonly PlacedNote[] {
  const placed = new Map<number, PlacedNote>()
  for (const { lines, wordings, severity } of notes) {
    const sign = severity === undefined ? 0 : iconWidth
    const found = firstFit(lines, wordings, (line) => (placed.has(line) ? 0 : roomOf(line) - sign), widthOf)
    if (found) placed.set(found.line, { ...found, whole: plainText(wordings[0] ?? []), severity })
  }
  return [...placed.values()]
}

function firstFit(
  lines: readonly number[],
  wordings: readonly (readonly Part[])[],
  roomOf: (line: number) => number,
  widthOf: (text: string, strong: boolean) => number,
) {
  for (const line of new Set(lines)) {
    const room = roomOf(line)
    const parts = wordings.find((wording) => wordingWidth(wording, widthOf) <= room)
    if (parts) return { line, parts }
  }
  return undefined
}

function wordingWidth(parts: readonly Part[], widthOf: (text: string, strong: boolean) => number): number {
  return parts.reduce((width, part) => width + partWidth(part, widthOf), 0)
}

function partWidth(part: Part, widthOf: (text: string, strong: boolean) => number): number {
  if (part.type === 'bullet') return bulletWidth + 2 * gap
  return part.type === 'icon' ? iconWidth : widthOf(part.text, part.strong ?? false)
}

function plainText(parts: readonly Part[]): string {
  return parts
    .map((part) => (part.type === 'text' ? part.text : ' '))
    .join('')
    .replaceAll(/\s+/g, ' ')
}
