import { lazy, Suspense } from 'react'

const RolloutPanel = lazy(async () => ({ default: (await import('../rollout/RolloutPanel.tsx')).RolloutPanel }))

/** The rehearsal of a rollout, whose code comes when it is first asked for. */
export function Rollout() {
  return (
    <Suspense fallback={null}>
      <RolloutPanel />
    </Suspense>
  )
}
