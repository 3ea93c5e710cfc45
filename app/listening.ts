import { listenToKeys } from './keys.ts'
import { keepForOffline } from './offline/register.ts'
import { keepInRun } from './player/keep-in-run.ts'
import { followOtherWindows } from './settings/settings-store.ts'
import { listenToTexts } from './work/listen-to-texts.ts'

/** Starts what answers to the user, to other windows and to runs. */
export function startListening(): void {
  followOtherWindows()
  keepInRun()
  listenToKeys()
  listenToTexts()
  keepForOffline()
}
