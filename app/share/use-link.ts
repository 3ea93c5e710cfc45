import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type EmbedOptions, isRecorded } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
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

/** The link to what is on screen now, as the options want it. */
export function useLink({ moment, selection, paused, embed, recorded = false }: LinkOptions): string {
  const input = useStore(inputStore)
  const [{ atMs, speed, selection: selected }] = useState(() => playerStore.getState())
  const seed = useStore(derivedStore, (state) => state.recording?.seed ?? null)
  return useMemo(() => {
    const fragment = encodeLink({
      ...lessonShared(recorded ? input : { ...input, files: input.files.filter((file) => !isRecorded(file)) }),
      seed: input.seed ?? seed,
      durationMs: input.durationMs,
      atMs: moment ? Math.round(atMs / 100) * 100 : 0,
      speed: speed === 1 ? null : speed,
      paused,
      selection: selection ? selectionKey(selected) : '',
      open: input.open,
      ...(embed && { embed }),
    })
    return `${location.origin}${location.pathname}#${fragment}`
  }, [input, seed, moment, selection, paused, embed, recorded, atMs, speed, selected])
}
