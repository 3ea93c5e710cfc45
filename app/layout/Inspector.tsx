import { lazy, Suspense } from 'react'

const InspectorPanel = lazy(async () => ({ default: (await import('../inspector/InspectorPanel.tsx')).InspectorPanel }))

/** The inspector, whose code comes with the first selection. */
export function Inspector() {
  return (
    <Suspense fallback={null}>
      <InspectorPanel />
    </Suspense>
  )
}
