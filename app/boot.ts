import { startKeepingStates } from './history/keep-states.ts'
import { followWork } from './lessons/follow-work.ts'
import { startListening } from './listening.ts'
import { firstPicture } from './picture/first-picture.ts'
import { prepareLayout } from './picture/layout-client.ts'
import { viewStore } from './store/view.ts'
import { tourFirstVisit } from './tour/tour-store.ts'
import { openFirst } from './work/opening.ts'
import { startPersisting } from './work/work.ts'
import { engine } from './worker/client.ts'

/** Starts everything that is not drawn: what to open, the engine, storage, and what listens. */
export function boot(): void {
  openFirst()
  startPersisting()
  startKeepingStates()
  // The welcome brings its first run with it: what that does not need leaves it the network.
  const begun = viewStore.getState().screen === 'welcome' ? Promise.race([firstPicture, leavingWelcome()]) : Promise.resolve()
  engine.restUntil(begun)
  engine.start()
  void begun.then(() => {
    prepareLayout()
    return import('./theme/fonts.css')
  })
  followWork()
  tourFirstVisit()
  startListening()
}

function leavingWelcome(): Promise<void> {
  return new Promise((resolve) => {
    const stop = viewStore.subscribe(({ screen }) => {
      if (screen === 'welcome') return
      stop()
      resolve()
    })
  })
}
