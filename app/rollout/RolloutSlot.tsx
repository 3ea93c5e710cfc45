import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { derivedStore } from '../store/derived.ts'
import { viewStore } from '../store/view.ts'

/** The chip comes with the first text that holds a plan. */
const OutcomeChip = lazy(async () => ({ default: (await import('./OutcomeChip.tsx')).OutcomeChip }))

/** What the rollout of the text comes to, where it holds one and there is room for its panel. */
export function RolloutSlot() {
  const planned = useStore(derivedStore, (state) => state.rollout !== null)
  const embedded = useStore(viewStore, (state) => state.screen === 'embed')
  if (!planned || embedded) return null
  return (
    <Suspense fallback={null}>
      <OutcomeChip />
    </Suspense>
  )
}
