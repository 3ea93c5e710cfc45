import { useCallback, useEffect, useState } from 'react'
import type { Arrangement } from './arrange.ts'
import type { Zoom } from './fit.ts'
import type { Scene } from './scene.ts'

/** The picture laid out once, for one zoom. */
export interface Sheet {
  readonly scene: Scene
  readonly zoom: Zoom
  /** The camera follows by itself. */
  readonly auto: boolean
  readonly arrangement: Arrangement
}

export interface Sheets {
  readonly shown: Sheet | null
  /** Takes the place of the one that is shown as soon as it is drawn. */
  readonly coming: Sheet | null
  /** Shows the one that comes. */
  readonly take: () => void
}

/**
 * A small picture is shown as it is wanted, at once. A large one, laid out for another zoom, comes behind the one that is shown: it is drawn out of
 * sight, a few cards a frame, and then takes its place whole.
 */
export function useSheets(wanted: Sheet | null, large: boolean): Sheets {
  const [kept, setKept] = useState<Sheet | null>(null)
  const waits = large && kept !== null && wanted !== null && kept.scene === wanted.scene && kept.zoom !== wanted.zoom
  const shown = waits ? kept : wanted
  useEffect(() => setKept(shown), [shown])
  const take = useCallback(() => setKept(wanted), [wanted])
  return { shown, coming: waits ? wanted : null, take }
}
