import { type RefObject, useEffect, useLayoutEffect } from 'react'
import type { Figures } from '../../src/index.ts'
import { inputStore } from '../store/input.ts'

/**
 * With an edit, all that still moves to its place from the one before is there at once, until the next figures come: to move it on, frame by
 * frame, would keep the browser from showing what the edit changes.
 */
export function useSettled(root: RefObject<HTMLElement | null>, figures: Figures): void {
  useEffect(
    () =>
      inputStore.subscribe(({ files }, before) => {
        if (files !== before.files) root.current?.setAttribute('data-settled', '')
      }),
    [root],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: with new figures it moves again
  useLayoutEffect(() => root.current?.removeAttribute('data-settled'), [root, figures])
}
