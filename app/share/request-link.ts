import { formatCount } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { copyText } from '../work/clipboard.ts'
import { makeLink } from './make-link.ts'

/** Copies a link that opens at one request: its life is shown, and the run stands still where it was sent. */
export async function copyRequestLink(request: number, startUs: number): Promise<void> {
  const player = { ...playerStore.getState(), atMs: startUs / 1000, selection: { type: 'request', request } as const }
  const linked = { input: inputStore.getState(), seed: derivedStore.getState().recording?.seed ?? null, player }
  // Recorded traffic comes along: without it another request would have this number.
  const link = makeLink(linked, { moment: true, selection: true, paused: true, recorded: true })
  await copyText(link, `Link to request ${formatCount(request + 1)} copied, ${formatCount(link.length)} characters`)
}
