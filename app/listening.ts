import { listenToKeys } from './keys.ts'
import { keepForOffline } from './offline/register.ts'
import { followOtherWindows } from './settings/settings-store.ts'
import { listenToPastes } from './work/paste.ts'
import { listenToDrops } from './work/take-files.ts'

/** Starts what answers to the user and to other windows. */
export function startListening(): void {
  followOtherWindows()
  listenToKeys()
  listenToDrops()
  listenToPastes()
  keepForOffline()
}
