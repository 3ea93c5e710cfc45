import { type RefObject, useEffect, useRef, useState } from 'react'
import { seek } from '../player/commands.ts'
import { playerStore } from '../store/player.ts'
import { clearStretch, selectStretch } from './select-stretch.ts'
import { type Domain, moved, zoomed } from './time-domain.ts'

export interface ScrubInput {
  readonly area: RefObject<HTMLElement | null>
  readonly domain: Domain
  readonly seconds: number
  /** Seconds at a place of the area. */
  readonly toSeconds: (x: number) => number
  readonly onDomain: (domain: Domain) => void
}

const clickPixels = 3

/** Drag scrubs, Shift-drag selects a stretch, double-click clears it, Ctrl+wheel zooms, a wheel turned sideways moves what is zoomed. Returns the second under the pointer. */
export function useScrub(input: ScrubInput): number | null {
  const latest = useRef(input)
  latest.current = input
  const [pointed, setPointed] = useState<number | null>(null)
  useEffect(() => {
    const area = latest.current.area.current
    if (!area) return
    const controller = new AbortController()
    const { signal } = controller
    const at = (event: MouseEvent) => latest.current.toSeconds(event.clientX - area.getBoundingClientRect().left)
    area.addEventListener('pointerdown', (event) => begin(latest.current, area, event, at), { signal })
    area.addEventListener('pointermove', (event) => setPointed(event.pointerType === 'mouse' ? Math.round(at(event) * 10) / 10 : null), {
      signal,
    })
    area.addEventListener('pointerleave', () => setPointed(null), { signal })
    area.addEventListener('dblclick', clearStretch, { signal })
    area.addEventListener('wheel', (event) => turnWheel(latest.current, event, at(event)), { signal, passive: false })
    return () => controller.abort()
  }, [])
  return pointed
}

function begin(input: ScrubInput, area: HTMLElement, down: PointerEvent, at: (event: MouseEvent) => number): void {
  if (down.button !== 0 || (down.target instanceof Element && down.target.closest('button'))) return
  const from = clamp(at(down), input.domain)
  const resume = playerStore.getState().playing
  const selects = down.shiftKey
  if (!selects) {
    playerStore.setState({ playing: false })
    seek(from * 1000)
  }
  area.setPointerCapture(down.pointerId)
  const finish = new AbortController()
  const move = (event: PointerEvent) => {
    const to = clamp(at(event), input.domain)
    if (!selects) seek(to * 1000)
    else if (Math.abs(event.clientX - down.clientX) >= clickPixels) selectStretch(from * 1000, to * 1000)
  }
  area.addEventListener('pointermove', move, { signal: finish.signal })
  const end = () => {
    finish.abort()
    if (!selects && resume) playerStore.setState({ playing: true })
  }
  area.addEventListener('pointerup', end, { signal: finish.signal })
  area.addEventListener('pointercancel', end, { signal: finish.signal })
}

/** A drag stays in what is in view. */
function clamp(seconds: number, { from, to }: Domain): number {
  return Math.min(to, Math.max(from, seconds))
}

function turnWheel({ domain, seconds, onDomain }: ScrubInput, event: WheelEvent, at: number): void {
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) && domain.to - domain.from < seconds
  if (!event.ctrlKey && !sideways) return
  event.preventDefault()
  if (event.ctrlKey) onDomain(zoomed(domain, seconds, at, 2 ** (event.deltaY / 300)))
  else onDomain(moved(domain, seconds, ((domain.to - domain.from) * event.deltaX) / 600))
}
