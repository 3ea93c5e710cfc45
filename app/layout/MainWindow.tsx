import { useStore } from 'zustand'
import { layoutStore } from '../store/layout.ts'
import { TopBar } from '../topbar/TopBar.tsx'
import { Phone } from './Phone.tsx'
import { SideBySide } from './SideBySide.tsx'
import { Stacked } from './Stacked.tsx'
import './layout.css'

const bodies = { wide: SideBySide, medium: SideBySide, stacked: Stacked, phone: Phone }

/** Top bar and panels, as the width of the window has them. */
export function MainWindow() {
  const layout = useStore(layoutStore, (state) => state.layout)
  const Body = bodies[layout]
  return (
    <div className="tt-window" data-layout={layout}>
      <TopBar />
      <main className="tt-main">
        <Body />
      </main>
    </div>
  )
}
