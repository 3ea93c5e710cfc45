import { encodeBundle } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { download } from '../work/clipboard.ts'
import { fileStem } from './file-name.ts'

/** Hands all of the work to the browser as one file, which opens here again as it stands. */
export function downloadBundle(): void {
  download(`${fileStem()}.telltale.yaml`, bundleText())
}

/** The work with its title, open tab and length; with the seed that its run has drawn, and the moment to a tenth of a second. */
export function bundleText(): string {
  const { files, title, open, seed, durationMs } = inputStore.getState()
  const drawn = seed ?? derivedStore.getState().recording?.seed ?? null
  return encodeBundle({ files, title, open, seed: drawn, durationMs, atMs: Math.round(playerStore.getState().atMs / 100) * 100 })
}
