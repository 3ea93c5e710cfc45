import { createStore } from 'zustand/vanilla'
import type { SourceFile } from '../../src/index.ts'

/** How far a learner is in a lesson, and the texts as they left them. */
export interface LessonProgress {
  readonly step: number
  /** Steps whose task was done. */
  readonly done: readonly number[]
  /** By step: the learner's files. */
  readonly files: Readonly<Record<number, readonly SourceFile[]>>
  /** The document of a lesson that is not ours. */
  readonly document?: string
}

type Progress = Readonly<Record<string, LessonProgress>>

const key = 'telltale.lessons.v1'

/** Progress by lesson, kept in this browser. */
export const progressStore = createStore<{ readonly progress: Progress }>(() => ({ progress: load() }))

export const noProgress: LessonProgress = { step: 0, done: [], files: {} }

export function progressOf(id: string): LessonProgress {
  return progressStore.getState().progress[id] ?? noProgress
}

/** Changes what is kept of a lesson; goes on without where storage is refused or full. */
export function keepProgress(id: string, change: Partial<LessonProgress>): void {
  const progress = { ...progressStore.getState().progress, [id]: { ...progressOf(id), ...change } }
  progressStore.setState({ progress })
  save(progress)
}

export function forgetProgress(id: string): void {
  const { [id]: gone, ...progress } = progressStore.getState().progress
  const kept = gone?.document === undefined ? progress : { ...progress, [id]: { ...noProgress, document: gone.document } }
  progressStore.setState({ progress: kept })
  save(kept)
}

/** Whether every step that a lesson has was done. */
export function isFinished({ done }: LessonProgress, steps: number): boolean {
  return steps > 0 && done.length >= steps
}

function load(): Progress {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return readProgress(stored)
  } catch {
    return {}
  }
}

function save(progress: Progress): void {
  try {
    localStorage.setItem(key, JSON.stringify(progress))
  } catch {
    // It lasts as long as the page then.
  }
}

/** Reads what a browser kept; nothing in storage is to be trusted. */
export function readProgress(value: unknown): Progress {
  if (!isRecord(value)) return {}
  const entries = Object.entries(value).flatMap(([id, item]): [string, LessonProgress][] => {
    if (!isRecord(item) || typeof item['step'] !== 'number') return []
    const done = Array.isArray(item['done']) ? item['done'].filter((step): step is number => typeof step === 'number') : []
    const files = isRecord(item['files']) ? item['files'] : {}
    const texts = Object.fromEntries(Object.entries(files).map(([step, list]) => [step, readFiles(list)]))
    const { document } = item
    return [[id, { step: item['step'], done, files: texts, ...(typeof document === 'string' && { document }) }]]
  })
  return Object.fromEntries(entries)
}

function readFiles(list: unknown): readonly SourceFile[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((file: unknown) =>
    isRecord(file) && typeof file['name'] === 'string' && typeof file['text'] === 'string'
      ? [{ name: file['name'], text: file['text'] }]
      : [],
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
