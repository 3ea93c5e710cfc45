import { useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { computeFigures, type Figures, figuresInParts, lastUntil, type Recording, type Scope, thisStep, wholeRun } from '../../src/index.ts'
import { inSlices } from '../player/in-slices.ts'
import { derivedStore } from '../store/derived.ts'
import { type PlayerState, playerStore } from '../store/player.ts'

/** Figures of so many rows are worked out with the frame that shows them: a few milliseconds. */
const figuresAtOnce = 60_000

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

/** A recording with the figures of it that the window shows. */
interface Shown {
  readonly recording: Recording | null
  readonly figures: Figures | null
}

const shownStore = createStore<Shown>(() => ({ recording: null, figures: null }))

interface Task {
  readonly recording: Recording
  readonly scope: Scope
  readonly revision: number
}

/** What the figures shall be of next, and what they are being worked out for. */
let wanted: Task | null = null
let working: Task | null = null
let stop = () => {}
/** Whether something else is looked at: what it shows comes first. */
let waits = false

/** While something else covers the picture, its figures are worked out between frames, however few the rows are. */
export function letFiguresWait(covered: boolean): void {
  waits = covered
}

function follow(): void {
  const { recording, revision } = derivedStore.getState()
  if (!recording) {
    forget()
    return
  }
  const scope = scopeOf(recording, playerStore.getState())
  if (wanted?.recording === recording && wanted.scope.fromUs === scope.fromUs && wanted.scope.toUs === scope.toUs) return
  wanted = { recording, scope, revision }
  if (recording.rows.length <= figuresAtOnce && !waits) {
    stop()
    working = null
    shownStore.setState({ recording, figures: computeFigures(recording, scope) })
  } else if (working?.revision !== revision) workOut()
}

function forget(): void {
  stop()
  wanted = null
  working = null
  if (shownStore.getState().recording) shownStore.setState({ recording: null, figures: null })
}

/** Between frames; what is wanted meanwhile comes after it, so that a scope that moves on never keeps figures from being done. */
function workOut(): void {
  stop()
  working = wanted
  if (!working) return
  const { recording, scope } = working
  stop = inSlices(figuresInParts(recording, scope), (figures) => {
    const isLatest = working === wanted
    working = null
    shownStore.setState({ recording, figures })
    if (!isLatest) workOut()
  })
}

derivedStore.subscribe(follow)
playerStore.subscribe(follow)
follow()

/** Figures of the recording in the scope that is chosen, for all panels; both stay as they were until the figures of a large recording are there. */
export function useFigures(): Shown {
  return useStore(shownStore)
}
