import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { Toasts } from './components/Toasts.tsx'
import { TooltipProvider } from './components/Tooltip.tsx'
import { Dialogs } from './dialogs/Dialogs.tsx'
import { Phone } from './layout/Phone.tsx'
import { SideBySide } from './layout/SideBySide.tsx'
import { Stacked } from './layout/Stacked.tsx'
import { layoutStore } from './store/layout.ts'
import { viewStore } from './store/view.ts'
import { TopBar } from './topbar/TopBar.tsx'
import './layout/layout.css'

const Welcome = lazy(async () => ({ default: (await import('./welcome/Welcome.tsx')).Welcome }))

/** The window: which panels there are and where they stand, nothing else. */
export function App() {
  const screen = useStore(viewStore, (state) => state.screen)
  return (
    <TooltipProvider>
      {screen === 'welcome' ? (
        <Suspense fallback={null}>
          <Welcome />
        </Suspense>
      ) : (
        <MainWindow />
      )}
      <Dialogs />
      <Toasts />
    </TooltipProvider>
  )
}

function MainWindow() {
  const layout = useStore(layoutStore, (state) => state.layout)
  return (
    <div className="tt-window" data-layout={layout}>
      <TopBar />
      <main className="tt-main">{layout === 'phone' ? <Phone /> : layout === 'stacked' ? <Stacked /> : <SideBySide />}</main>
    </div>
  )
}
