import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { Toasts } from './components/Toasts.tsx'
import { Dialogs } from './dialogs/Dialogs.tsx'
import { settingsStore } from './settings/settings-store.ts'
import { ErrorBoundary } from './states/ErrorBoundary.tsx'
import { viewStore } from './store/view.ts'
import { Tour } from './tour/Tour.tsx'
import './every-screen.ts'

const screens = {
  welcome: lazy(async () => ({ default: (await import('./welcome/Welcome.tsx')).Welcome })),
  embed: lazy(async () => ({ default: (await import('./embed/EmbedWindow.tsx')).EmbedWindow })),
  main: lazy(async () => ({ default: (await import('./layout/MainWindow.tsx')).MainWindow })),
}

/** The window: the welcome or the panels, and what may lie over them. */
export function App() {
  const Screen = useStore(viewStore, (state) => screens[state.screen])
  // Figures are written anew in the reader's units.
  const units = useStore(settingsStore, ({ rates, times }) => `${rates} ${times}`)
  return (
    <>
      <ErrorBoundary>
        <Suspense fallback={null}>
          <Screen key={units} />
        </Suspense>
        <Dialogs />
        <Tour />
      </ErrorBoundary>
      <Toasts />
    </>
  )
}
