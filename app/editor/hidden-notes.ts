import { createStore } from 'zustand/vanilla'
import type { Diagnostic } from '../../src/index.ts'

const key = 'telltale.hidden-notes.v1'
const most = 200

/** Notes on what is not modelled that the reader does not want to see again: kept per browser, by what they say. */
export const hiddenNotesStore = createStore<{ readonly hidden: readonly string[] }>(() => ({ hidden: readHidden(stored()) }))

export function hideNote(diagnostic: Diagnostic): void {
  keep([...hiddenNotesStore.getState().hidden, sayingOf(diagnostic)])
}

export function showHiddenNotes(): void {
  keep([])
}

/** Those that are shown. */
export function withoutHidden(diagnostics: readonly Diagnostic[], hidden: readonly string[]): readonly Diagnostic[] {
  return hidden.length === 0 ? diagnostics : diagnostics.filter((each) => !hidden.includes(sayingOf(each)))
}

function sayingOf({ code, message }: Diagnostic): string {
  return `${code} ${message}`
}

function keep(all: readonly string[]): void {
  const hidden = [...new Set(all)].slice(-most)
  hiddenNotesStore.setState({ hidden })
  try {
    localStorage.setItem(key, JSON.stringify(hidden))
  } catch {
    // They stay hidden as long as the page.
  }
}

function readHidden(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function stored(): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}
