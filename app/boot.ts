import { startKeepingStates } from './history/keep-states.ts'
import { followWork } from './lessons/follow-work.ts'
import { tourFirstVisit } from './tour/tour-store.ts'
import { openFirst } from './work/opening.ts'
import { startPersisting } from './work/work.ts'
import { engine } from './worker/client.ts'

/** Starts everything that is not drawn: what to open, the engine, storage; what listens comes behind it. */
export function boot(): void {
  openFirst()
  startPersisting()
  startKeepingStates()
  engine.start()
  followWork()
  tourFirstVisit()
  void import('./listening.ts').then(({ startListening }) => startListening())
}
