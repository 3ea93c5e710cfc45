import { useEffect, useMemo, useRef, useState } from 'react'
import type { Figures, Recording } from '../../src/index.ts'
import { afterFrame } from '../player/after-frame.ts'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import { type DrawnBundle, drawBundles } from './bundles.ts'
import { type Drawn, drawnNext, drawnWithin, nothingDrawn } from './drawn.ts'
import { keepReference, makeRibbons, type Ribbon } from './ribbons.ts'
import type { Sheet } from './use-sheets.ts'

/** Where the traffic of a sheet runs. */
interface Ways {
  readonly ribbons: readonly (Ribbon | null)[]
  /** What is drawn in place of many of them. */
  readonly bundles: readonly DrawnBundle[]
}

/** A sheet as it is drawn. */
export interface DrawnSheet extends Ways {
  /** The same while what is drawn goes on as another arrangement. */
  readonly id: number
  readonly arrangement: Arrangement
  /** What of a large picture is drawn; null: all. */
  readonly drawn: Drawn | null
}

export interface DrawnSheetsInput {
  readonly recording: Recording
  readonly figures: Figures
  readonly shown: Sheet | null
  readonly coming: Sheet | null
  /** The parts of both that are drawn; null where the picture is small. */
  readonly window: Box | null
  readonly comingWindow: Box | null
  /** All of the one that comes is drawn. */
  readonly onWhole: () => void
}

/** The sheet that is shown and the one that comes, with their ways. A large one gets what enters its window a few with each frame. */
export function useDrawnSheets(input: DrawnSheetsInput): { readonly sheet: DrawnSheet | null; readonly next: DrawnSheet | null } {
  const { shown, coming } = input
  const waysOf = useWays(input)
  const ids = useIds(shown, coming)
  const [parts] = useState(() => new WeakMap<Arrangement, Drawn>())
  const drawn = useDrawn(shown, { ways: shown && waysOf(shown), window: input.window, parts, atOnce: true, onWhole: undefined })
  const more = useDrawn(coming, {
    ways: coming && waysOf(coming),
    window: input.comingWindow,
    parts,
    atOnce: false,
    onWhole: input.onWhole,
  })
  return {
    sheet: useSheet({ id: ids.shown, sheet: shown, ways: shown && waysOf(shown), drawn }),
    next: useSheet({ id: ids.coming, sheet: coming, ways: coming && waysOf(coming), drawn: more }),
  }
}

/** The same object while nothing of it changes: what is drawn of it stays. */
function useSheet({
  id,
  sheet,
  ways,
  drawn,
}: Pick<DrawnSheet, 'id' | 'drawn'> & { readonly sheet: Sheet | null; readonly ways: Ways | null }) {
  const arrangement = sheet?.arrangement
  return useMemo(() => (arrangement && ways ? { id, arrangement, ...ways, drawn } : null), [id, arrangement, ways, drawn])
}

/** Ribbons and bundles of a sheet, worked out once for each. */
function useWays({ recording, figures }: DrawnSheetsInput): (sheet: Sheet) => Ways {
  const reference = useRef(0)
  const rates = useMemo(() => figures.edges.map((edge) => edge.rate), [figures])
  const next = keepReference(reference.current, Math.max(0, ...rates))
  useEffect(() => {
    reference.current = next
  }, [next])
  return useMemo(() => {
    const known = new WeakMap<Arrangement, Ways>()
    return ({ scene, arrangement }) => {
      const ways = known.get(arrangement) ?? {
        ribbons: makeRibbons({ recording, arrangement, rates, reference: next }),
        bundles: drawBundles(scene, recording, figures, arrangement),
      }
      known.set(arrangement, ways)
      return ways
    }
  }, [recording, figures, rates, next])
}

/** A sheet keeps the elements that were drawn for it when it takes the place of another. */
function useIds(shown: Sheet | null, coming: Sheet | null): { readonly shown: number; readonly coming: number } {
  const ids = useRef<{ shown: number; coming: number; of: Arrangement | null }>({ shown: 0, coming: 1, of: null })
  const now = ids.current
  if (shown && now.of === shown.arrangement) Object.assign(now, { shown: now.coming, coming: now.coming + 1, of: null })
  if (coming && now.of !== coming.arrangement) Object.assign(now, { coming: Math.max(now.shown, now.coming) + 1, of: coming.arrangement })
  return { shown: now.shown, coming: now.coming }
}

interface DrawnInput {
  readonly ways: Ways | null
  readonly window: Box | null
  /** What is drawn of each arrangement so far. */
  readonly parts: WeakMap<Arrangement, Drawn>
  readonly atOnce: boolean
  readonly onWhole: (() => void) | undefined
}

function useDrawn(sheet: Sheet | null, { ways, window, parts, atOnce, onWhole }: DrawnInput): Drawn | null {
  const arrangement = sheet?.arrangement ?? null
  const ribbons = ways?.ribbons
  const wanted = useMemo(
    () => (window && arrangement && ribbons ? drawnWithin(window, arrangement, ribbons) : null),
    [window, arrangement, ribbons],
  )
  const [, redraw] = useState(0)
  const drawn = arrangement && wanted ? (parts.get(arrangement) ?? (atOnce ? wanted : nothingDrawn)) : null
  const whole = useRef(onWhole)
  whole.current = onWhole
  useEffect(() => {
    if (!arrangement || !wanted) return
    let stop = () => {}
    const step = () => {
      const now = parts.get(arrangement) ?? (atOnce ? wanted : nothingDrawn)
      const next = drawnNext(now, wanted, arrangement.level)
      parts.set(arrangement, next)
      if (next !== now) redraw((count) => count + 1)
      else whole.current?.()
      // What is whole is told until it is taken: a gesture may be in the way.
      if (next !== now || whole.current) stop = afterFrame(step)
    }
    step()
    return () => stop()
  }, [wanted, arrangement, parts, atOnce])
  return drawn
}
