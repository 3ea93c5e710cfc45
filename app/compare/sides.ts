import type { SourceFile } from '../../src/index.ts'
import { inputStore } from '../store/input.ts'
import { otherTabsStore } from '../work/other-tabs.ts'
import { openedFiles, sessionStore } from '../work/work.ts'
import { workStorage } from '../work/work-storage.ts'
import type { SideChoice } from './comparing.ts'
import { withRulesOf } from './rules-of.ts'

const keptKey = 'telltale.kept.v1'

interface Kept {
  readonly session: string
  readonly files: readonly SourceFile[]
}

/** In memory, where a browser refuses its storage. */
let keptHere: Kept | null = null

/** Keeps the present text, to compare with later. */
export function keepVersion(): void {
  keptHere = { session: sessionStore.getState().session, files: inputStore.getState().files }
  try {
    localStorage.setItem(keptKey, JSON.stringify(keptHere.files))
  } catch {
    // Without storage it is kept until the page is left.
  }
}

/** The version that was kept: of this work, or of the one that the browser kept it for; null where there is none. */
export function keptFiles(): readonly SourceFile[] | null {
  if (keptHere) return keptHere.session === sessionStore.getState().session ? keptHere.files : null
  const names = new Set(inputStore.getState().files.map(({ name }) => name))
  const stored = storedKept()
  return stored?.some(({ name }) => names.has(name)) ? stored : null
}

function storedKept(): readonly SourceFile[] | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keptKey) ?? 'null')
    return Array.isArray(value) && value.every(isFile) ? value : null
  } catch {
    return null
  }
}

function isFile(value: unknown): value is SourceFile {
  return typeof value === 'object' && value !== null && 'name' in value && 'text' in value && typeof value.text === 'string'
}

/** The texts of a side; null where they are no longer there. */
export function filesOf(choice: SideChoice): readonly SourceFile[] | null {
  switch (choice.type) {
    case 'edit':
      return inputStore.getState().files
    case 'opened':
      return openedFiles()
    case 'kept':
      return keptFiles()
    case 'stored':
      return workStorage.history().find(({ session }) => session === choice.session)?.files ?? null
    case 'without':
      return inputStore.getState().files.filter(({ name }) => name !== choice.file)
    case 'file':
      return withRulesOf(choice.file, inputStore.getState().files)
    case 'tab':
      return tabOf(choice.session)?.files ?? null
    case 'given':
      return choice.files
  }
}

/** `as opened`, `your edit`: a side as sentences name it. */
export function sideName(choice: SideChoice): string {
  switch (choice.type) {
    case 'edit':
      return 'your edit'
    case 'opened':
      return 'as opened'
    case 'kept':
      return 'kept version'
    case 'stored': {
      const work = workStorage.history().find(({ session }) => session === choice.session)
      return work?.name || work?.title || 'earlier work'
    }
    case 'without':
      return `without ${choice.file}`
    case 'file':
      return `with ${choice.file}`
    case 'tab':
      return tabOf(choice.session)?.title ?? 'another tab'
    case 'given':
      return choice.name
  }
}

function tabOf(wanted: string) {
  return otherTabsStore.getState().tabs.find(({ session }) => session === wanted)
}
