import { type EmbedOptions, isRecorded } from '../../src/index.ts'
import type { InputState } from '../store/input.ts'
import type { PlayerState } from '../store/player.ts'
import { lessonShared } from './lesson-shared.ts'
import { encodeLink } from './link.ts'
import { selectionKey } from './selection-key.ts'

export interface LinkOptions {
  readonly moment: boolean
  readonly selection: boolean
  readonly paused: boolean
  /** With files of recorded traffic; without them a link carries its classes and rate only. */
  readonly recorded?: boolean
  /** For a frame in another page. */
  readonly embed?: EmbedOptions
}

/** What a link leads to: the work, the seed of its run, and what is shown of it. */
export interface Linked {
  readonly input: InputState
  readonly seed: number | null
  readonly player: Pick<PlayerState, 'atMs' | 'speed' | 'selection'>
}

/** The link to the work at a moment, as the options want it. */
export function makeLink({ input, seed, player }: Linked, { moment, selection, paused, embed, recorded = false }: LinkOptions): string {
  const fragment = encodeLink({
    ...lessonShared(recorded ? input : { ...input, files: input.files.filter((file) => !isRecorded(file)) }),
    seed: input.seed ?? seed,
    durationMs: input.durationMs,
    atMs: moment ? Math.round(player.atMs / 100) * 100 : 0,
    speed: player.speed === 1 ? null : player.speed,
    paused,
    selection: selection ? selectionKey(player.selection) : '',
    open: input.open,
    ...(embed && { embed }),
  })
  return `${location.origin}${location.pathname}#${fragment}`
}
