import { startKeepingStates } from './history/keep-states.ts'
import { listenToKeys } from './keys.ts'
import { keepForOffline } from './offline/register.ts'
import { followOtherWindows } from './settings/settings-store.ts'
import { tourFirstVisit } from './tour/tour-store.ts'
import { openFirst } from './work/opening.ts'
import { listenToPastes } from './work/paste.ts'
import { listenToDrops } from './work/take-files.ts'
import { startPersisting } from './work/work.ts'
import { engine } from './worker/client.ts'

/** Starts everything that is not drawn: what to open, the engine, storage, keys. */
export function boot(): void {
  openFirst()
  startPersisting()
  startKeepingStates()
  engine.start()
  followOtherWindows()
  listenToKeys()
  listenToDrops()
  listenToPastes()
  tourFirstVisit()
  keepForOffline()
}
