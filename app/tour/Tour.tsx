import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { viewStore } from '../store/view.ts'
import { tourStore } from './tour-store.ts'

const Coach = lazy(async () => ({ default: (await import('./Coach.tsx')).Coach }))

/** The tour, whose code comes when it is asked for. */
export function Tour() {
  const wanted = useStore(tourStore, (state) => state.step !== null)
  const main = useStore(viewStore, (state) => state.screen === 'main' && state.dialog === 'none')
  if (!wanted || !main) return null
  return (
    <Suspense fallback={null}>
      <Coach />
    </Suspense>
  )
}
