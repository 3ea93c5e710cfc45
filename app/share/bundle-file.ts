import { encodeBundle } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { download } from '../work/clipboard.ts'
import { fileStem } from './file-name.ts'

/** Hands all of the work to the browser as one file, which opens here again as it stands. */
export function downloadBundle(): void {
  const { files, title, open, seed, durationMs } = inputStore.getState()
  const drawn = seed ?? derivedStore.getState().recording?.seed ?? null
  const text = encodeBundle({ files, title, open, seed: drawn, durationMs, atMs: Math.round(playerStore.getState().atMs / 100) * 100 })
  download(`${fileStem()}.telltale.yaml`, text)
}
