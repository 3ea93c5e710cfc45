import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { derivedStore } from '../store/derived.ts'

/** The checks come with the first scenario that expects something. */
const Checklist = lazy(async () => ({ default: (await import('./Checklist.tsx')).Checklist }))

const none: readonly never[] = []

/** What the scenario expects of the run, where it expects anything. */
export function ChecklistSlot() {
  const expect = useStore(derivedStore, (state) => state.scenario?.expect)
  const unread = useStore(derivedStore, (state) => state.scenario?.unread)
  if (!expect || (expect.length === 0 && !unread)) return null
  return (
    <Suspense fallback={null}>
      <Checklist expect={expect} unread={unread ?? none} />
    </Suspense>
  )
}
