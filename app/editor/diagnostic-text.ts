import type { Diagnostic, QuickFix } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'

/** `message` in its first sentence, which says what is wrong, and the rest, which says what comes of it. */
export function sentences(message: string): { readonly fact: string; readonly effect: string } {
  const end = /[.:](?=\s)/.exec(message)
  if (!end) return { fact: message, effect: '' }
  return { fact: message.slice(0, end.index + 1), effect: message.slice(end.index + 1).trim() }
}

/** Quick fixes of the diagnostics that touch `[start, end]` of a file. */
export function fixesAt(file: string, start: number, end: number): readonly { readonly fix: QuickFix; readonly diagnostic: Diagnostic }[] {
  return derivedStore.getState().diagnostics.flatMap((diagnostic) => {
    const { range, fixes = [] } = diagnostic
    return range.file === file && range.start <= end && range.end >= start ? fixes.map((fix) => ({ fix, diagnostic })) : []
  })
}
