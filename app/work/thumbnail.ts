import { createStore } from 'zustand/vanilla'

/** The picture of a run in small, as plain numbers: what is read from storage is never markup. */
export interface Thumbnail {
  readonly width: number
  readonly height: number
  /** x, y, width, height of each card. */
  readonly boxes: readonly (readonly [number, number, number, number])[]
  readonly ways: readonly Way[]
}

/** A ribbon: from x, y to x, y, how wide, and the number of its version's colour. */
export interface Way {
  readonly ends: readonly [number, number, number, number]
  readonly width: number
  readonly tone: number
}

/** The thumbnail of the present work; null until it has run. */
export const thumbnailStore = createStore<{ readonly thumbnail: Thumbnail | null }>(() => ({ thumbnail: null }))

/** Reads a thumbnail from storage; undefined for anything else. */
export function readThumbnail(value: unknown): Thumbnail | undefined {
  if (!isRecord(value)) return undefined
  const { width, height, boxes, ways } = value
  if (!isNumber(width) || !isNumber(height) || !Array.isArray(boxes) || !Array.isArray(ways)) return undefined
  return boxes.every(isFour) && ways.every(isWay) ? { width, height, boxes, ways } : undefined
}

function isWay(value: unknown): value is Way {
  return isRecord(value) && isFour(value['ends']) && isNumber(value['width']) && isNumber(value['tone'])
}

function isFour(value: unknown): value is [number, number, number, number] {
  return Array.isArray(value) && value.length === 4 && value.every(isNumber)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
