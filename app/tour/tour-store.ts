import { createStore } from 'zustand/vanilla'
import { derivedStore } from '../store/derived.ts'
import { closeInspector, viewStore } from '../store/view.ts'

const key = 'telltale.tour.v1'

/** Number of the coach mark that is up; null while there is none. */
export const tourStore = createStore<{ readonly step: number | null }>(() => ({ step: null }))

/** Begins at the first coach mark, whether or not it was seen before. */
export function startTour(): void {
  closeInspector()
  viewStore.setState({ sheet: 'picture' })
  tourStore.setState({ step: 0 })
}

/** Puts the coach marks away; they do not come of themselves again. */
export function endTour(): void {
  tourStore.setState({ step: null })
  try {
    localStorage.setItem(key, 'seen')
  } catch {
    // Without storage the next first visit is a first visit again.
  }
}

/** Begins the tour when somebody leaves the welcome for the first time, once there is a picture to point at. */
export function tourFirstVisit(): void {
  if (viewStore.getState().screen !== 'welcome' || seen()) return
  const stop = derivedStore.subscribe(({ recording }) => {
    if (viewStore.getState().screen !== 'main' || !recording) return
    stop()
    startTour()
  })
}

function seen(): boolean {
  try {
    return localStorage.getItem(key) !== null
  } catch {
    return true
  }
}
