import { useMemo } from 'react'
import { useStore } from 'zustand'
import { computeFigures, type Figures, lastUntil, type Recording, type Scope, thisStep, wholeRun } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { type PlayerState, playerStore } from '../store/player.ts'

/** How often a scope that follows the playhead moves on. */
const followUs = 500_000

/** The stretch of the run that every figure on the screen speaks of. */
export function scopeOf(recording: Recording, { scope, stretch, atMs }: PlayerState): Scope {
  const atUs = atMs * 1000
  if (scope === 'selection' && stretch) return { fromUs: stretch.fromMs * 1000, toUs: stretch.toMs * 1000 }
  if (scope === 'run') return wholeRun(recording)
  if (scope === 'last10') return lastUntil(Math.max(followUs, Math.ceil(atUs / followUs) * followUs))
  return thisStep(recording, Math.min(atUs, recording.durationUs - 1))
}

export function useScope(recording: Recording | null): Scope | null {
  const text = useStore(playerStore, (state) => {
    if (!recording) return ''
    const { fromUs, toUs } = scopeOf(recording, state)
    return `${fromUs} ${toUs}`
  })
  return useMemo(() => {
    const [fromUs, toUs] = text.split(' ').map(Number)
    return fromUs === undefined || toUs === undefined || text === '' ? null : { fromUs, toUs }
  }, [text])
}

let cached: { readonly recording: Recording; readonly scope: Scope; readonly figures: Figures } | null = null

/** Figures of the recording in the scope that is chosen, computed once for all panels. */
export function useFigures(): { readonly recording: Recording | null; readonly figures: Figures | null } {
  const recording = useStore(derivedStore, (state) => state.recording)
  const scope = useScope(recording)
  const figures = useMemo(() => (recording && scope ? figuresFor(recording, scope) : null), [recording, scope])
  return { recording, figures }
}

function figuresFor(recording: Recording, scope: Scope): Figures {
  const known = cached
  if (known && known.recording === recording && known.scope.fromUs === scope.fromUs && known.scope.toUs === scope.toUs) return known.figures
  const figures = computeFigures(recording, scope)
  cached = { recording, scope, figures }
  return figures
}
