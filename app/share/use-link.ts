import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { type LinkOptions, makeLink } from './make-link.ts'

/** The link to what is on screen now, as the options want it. */
export function useLink({ moment, selection, paused, embed, recorded = false }: LinkOptions): string {
  const input = useStore(inputStore)
  const [player] = useState(() => playerStore.getState())
  const seed = useStore(derivedStore, (state) => state.recording?.seed ?? null)
  return useMemo(
    () => makeLink({ input, seed, player }, { moment, selection, paused, recorded, ...(embed && { embed }) }),
    [input, seed, moment, selection, paused, embed, recorded, player],
  )
}
