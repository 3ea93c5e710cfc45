import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { comparingStore } from '../compare/comparing.ts'
import { layoutStore } from '../store/layout.ts'
import { TopBar } from '../topbar/TopBar.tsx'
import { LessonMark } from './Lessons.tsx'
import { Phone } from './Phone.tsx'
import { SideBySide } from './SideBySide.tsx'
import { Stacked } from './Stacked.tsx'
import './layout.css'

const CompareView = lazy(async () => ({ default: (await import('../compare/CompareView.tsx')).CompareView }))

const bodies = { wide: SideBySide, medium: SideBySide, stacked: Stacked, phone: Phone }

/** Top bar and panels, as the width of the window has them; or two texts compared. */
export function MainWindow() {
  const layout = useStore(layoutStore, (state) => state.layout)
  const comparing = useStore(comparingStore, (state) => state.open)
  const Body = bodies[layout]
  return (
    <div className="tt-window" data-layout={layout}>
      <TopBar />
      <main className="tt-main">
        {comparing ? (
          <Suspense fallback={null}>
            <CompareView />
          </Suspense>
        ) : (
          <>
            <Body />
            <LessonMark />
          </>
        )}
      </main>
    </div>
  )
}
