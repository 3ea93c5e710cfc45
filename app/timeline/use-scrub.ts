import { type RefObject, useEffect, useRef, useState } from 'react'
import { seek } from '../player/commands.ts'
import { playerStore } from '../store/player.ts'
import { clearStretch, selectStretch } from './select-stretch.ts'

/** The part of the run that is in view, in seconds. */
export interface Domain {
  readonly from: number
  readonly to: number
}

export interface ScrubInput {
  readonly area: RefObject<HTMLElement | null>
  readonly domain: Domain
  readonly seconds: number
  /** Seconds at a place of the area. */
  readonly toSeconds: (x: number) => number
  readonly onDomain: (domain: Domain) => void
}

const clickPixels = 3

/** Drag scrubs, Shift-drag selects a stretch, double-click clears it, Ctrl+wheel zooms. Returns the second under the pointer. */
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
    area.addEventListener('wheel', (event) => event.ctrlKey && zoomTime(latest.current, event, at(event)), { signal, passive: false })
    return () => controller.abort()
  }, [])
  return pointed
}

function begin(input: ScrubInput, area: HTMLElement, down: PointerEvent, at: (event: MouseEvent) => number): void {
  if (down.button !== 0 || (down.target instanceof Element && down.target.closest('button'))) return
  const from = clamp(at(down), input.seconds)
  const resume = playerStore.getState().playing
  const selects = down.shiftKey
  if (!selects) {
    playerStore.setState({ playing: false })
    seek(from * 1000)
  }
  area.setPointerCapture(down.pointerId)
  const finish = new AbortController()
  const move = (event: PointerEvent) => {
    if (!selects) return seek(at(event) * 1000)
    if (Math.abs(event.clientX - down.clientX) < clickPixels) return
    selectStretch(from * 1000, clamp(at(event), input.seconds) * 1000)
  }
  area.addEventListener('pointermove', move, { signal: finish.signal })
  const end = () => {
    finish.abort()
    if (!selects && resume) playerStore.setState({ playing: true })
  }
  area.addEventListener('pointerup', end, { signal: finish.signal })
  area.addEventListener('pointercancel', end, { signal: finish.signal })
}

function clamp(seconds: number, most: number): number {
  return Math.min(most, Math.max(0, seconds))
}

const leastSeconds = 2

function zoomTime({ domain, seconds, onDomain }: ScrubInput, event: WheelEvent, at: number): void {
  event.preventDefault()
  const factor = 2 ** (event.deltaY / 300)
  const length = Math.min(seconds, Math.max(leastSeconds, (domain.to - domain.from) * factor))
  const part = (at - domain.from) / (domain.to - domain.from)
  const from = Math.min(seconds - length, Math.max(0, at - part * length))
  onDomain({ from, to: from + length })
}
