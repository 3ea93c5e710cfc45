import { useEffect, useMemo, useRef, useState } from 'react'
import { finish, type InParts } from '../../src/index.ts'
import { afterFrame } from './after-frame.ts'

/** Recordings of up to so many rows are gone through at once, in less than a frame; larger ones in slices between frames. */
export const rowsAtOnce = 150_000

/** What a panel makes of so few rows is made with the panel: several panels do so in one frame. */
const withPanel = 20_000

const sliceMs = 8
/** What is made of a value that took longer than this has a task of its own. */
const togetherMs = 3

let open = 0

/** Whether all that goes on between frames is done. */
export function slicesAreDone(): boolean {
  return open === 0
}

/** Does the work between frames, from the next one on, and tells when it is done; returns how to stop. */
export function inSlices<T>(work: InParts<T>, done: (value: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false
  open++
  const end = () => {
    if (!ended) open--
    ended = true
  }
  const slice = () => {
    const began = performance.now()
    do {
      const { done: isDone, value } = work.next()
      if (isDone) {
        const tell = () => {
          end()
          done(value)
        }
        if (performance.now() - began <= togetherMs) tell()
        else timer = setTimeout(tell)
        return
      }
    } while (performance.now() - began < sliceMs)
    timer = setTimeout(slice)
  }
  const prevent = afterFrame(slice)
  return () => {
    end()
    prevent()
    clearTimeout(timer)
  }
}

/** What `make` comes to: at once for few rows; for many the value before it, null where there was none, until the new one is there. */
export function useSliced<T>(rows: number, make: () => InParts<T>): T | null {
  const isSmall = rows <= withPanel
  const now = useMemo(() => (isSmall ? { value: finish(make()) } : null), [isSmall, make])
  const [later, setLater] = useState<{ readonly value: T } | null>(null)
  useEffect(() => (isSmall ? undefined : inSlices(make(), (value) => setLater({ value }))), [isSmall, make])
  const kept = useRef<{ readonly value: T } | null>(null)
  const shown = now ?? later ?? kept.current
  useEffect(() => {
    kept.current = now
  }, [now])
  return shown?.value ?? null
}
