import { listenToKeys } from './keys.ts'
import { openWelcomeOrWork } from './work/opening.ts'
import { startPersisting } from './work/work.ts'
import { engine } from './worker/client.ts'

/** Starts everything that is not drawn: what to open, the engine, storage, keys. */
export function boot(): void {
  openWelcomeOrWork()
  startPersisting()
  engine.start()
  listenToKeys()
}
