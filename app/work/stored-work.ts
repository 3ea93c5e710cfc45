import type { InputState } from '../store/input.ts'
import { readThumbnail, type Thumbnail } from './thumbnail.ts'

/** One piece of work as it is kept in the browser. */
export interface StoredWork extends InputState {
  /** Tells the work of one window from that of another. */
  readonly session: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** Of a state that was kept on the way: the name that it was given, or none. Absent of work that was left as it was. */
  readonly name?: string
  readonly thumbnail?: Thumbnail
}

/** Reads what a browser kept; undefined for anything that is not whole: nothing in storage is to be trusted. */
export function readStoredWork(value: unknown): StoredWork | undefined {
  if (!isRecord(value) || !Array.isArray(value['files'])) return undefined
  const files = value['files'].flatMap((file: unknown) =>
    isRecord(file) && typeof file['name'] === 'string' && typeof file['text'] === 'string'
      ? [{ name: file['name'], text: file['text'] }]
      : [],
  )
  if (files.length === 0) return undefined
  const thumbnail = readThumbnail(value['thumbnail'])
  return {
    files,
    open: textOf(value['open']),
    title: textOf(value['title']) || 'Untitled',
    origin: textOf(value['origin']),
    edited: value['edited'] === true,
    seed: numberOf(value['seed']),
    durationMs: numberOf(value['durationMs']),
    session: textOf(value['session']),
    savedAt: numberOf(value['savedAt']) ?? 0,
    ...(typeof value['name'] === 'string' && { name: value['name'] }),
    ...(thumbnail && { thumbnail }),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
