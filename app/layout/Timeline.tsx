import { lazy, Suspense } from 'react'

/** The picture comes first: the charts and what draws them arrive right behind it. */
const TimelinePanel = lazy(async () => ({ default: (await import('../timeline/TimelinePanel.tsx')).TimelinePanel }))

/** The timeline, in the room that is kept for it. */
export function Timeline() {
  return (
    <Suspense fallback={<section className="tt-timeline" aria-label="Timeline" />}>
      <TimelinePanel />
    </Suspense>
  )
}
