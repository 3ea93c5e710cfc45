import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { Recording } from '../../src/index.ts'
import type { Selection } from '../store/player.ts'
import { pickOf } from './picks.ts'

/** Where the menu of a card was asked for, and of which. */
export interface CardMenuPlace {
  readonly selection: Extract<Selection, { type: 'node' }>
  /** In the window; by key the middle of what has the focus. */
  readonly x: number
  readonly y: number
  /** Gets the focus back. */
  readonly from: HTMLElement | null
}

const CardMenu = lazy(async () => ({ default: (await import('./CardMenu.tsx')).CardMenu }))

/** Opens the menu of a card or row by the other mouse button, a long press, or the menu key. */
export function CardMenuHost({ recording }: { recording: Recording }) {
  const [place, setPlace] = useState<CardMenuPlace | null>(null)
  const host = useRef<HTMLSpanElement>(null)
  const latest = useRef(recording)
  latest.current = recording
  useEffect(() => {
    const body = host.current?.parentElement
    const ask = (event: MouseEvent) => {
      const found = placeOf(event, latest.current)
      if (!found) return
      event.preventDefault()
      setPlace(found)
    }
    body?.addEventListener('contextmenu', ask)
    return () => body?.removeEventListener('contextmenu', ask)
  }, [])
  return (
    <>
      <span ref={host} hidden />
      {place && (
        <Suspense fallback={null}>
          <CardMenu
            key={`${place.selection.key} ${place.x} ${place.y}`}
            recording={recording}
            place={place}
            onClose={() => setPlace(null)}
          />
        </Suspense>
      )}
    </>
  )
}

function placeOf(event: MouseEvent, recording: Recording): CardMenuPlace | null {
  const selection = pickOf(event.target, recording)
  if (selection?.type !== 'node') return null
  const button = event.target instanceof HTMLButtonElement ? event.target : null
  const box = button?.getBoundingClientRect()
  if (box) return { selection, x: box.left + box.width / 2, y: box.top + box.height / 2, from: button }
  return {
    selection,
    x: event.clientX,
    y: event.clientY,
    from: buttonOf(selection),
  }
}

/** The button of the list over the picture that stands for it. */
function buttonOf({ key, version }: CardMenuPlace['selection']): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>('.tt-picks button')]
  return all.find(({ dataset }) => dataset['node'] === key && dataset['version'] === version) ?? null
}
