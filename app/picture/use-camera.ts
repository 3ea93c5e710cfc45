import { type D3ZoomEvent, zoom as makeZoom, select, zoomIdentity } from 'd3'
import { type RefObject, useEffect, useRef } from 'react'
import { type Camera, commandCamera } from './camera.ts'

export interface CameraGestures {
  /** Zoom by `factor`, keeping the point of the stage still. */
  readonly onZoom: (factor: number, x: number, y: number) => void
  readonly onPan: (dx: number, dy: number) => void
}

/** Wheel, pinch and drag of the ground, as d3 reads them. `wheel`: zoom with any wheel, or only with Ctrl so that a page can be scrolled past. */
export function useCameraGestures(
  root: RefObject<HTMLElement | null>,
  gestures: CameraGestures,
  { interactive, wheel }: { interactive: boolean; wheel: 'always' | 'ctrl' },
): void {
  const latest = useRef(gestures)
  latest.current = gestures
  useEffect(() => {
    const element = root.current
    if (!element || !interactive) return
    let last = zoomIdentity
    const behaviour = makeZoom<HTMLElement, unknown>()
      .filter((event: MouseEvent) => isGesture(event, wheel))
      .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
        const factor = transform.k / last.k
        if (Math.abs(factor - 1) > 1e-6) {
          const point = pointOf(sourceEvent, element)
          latest.current.onZoom(factor, point.x, point.y)
        } else latest.current.onPan(transform.x - last.x, transform.y - last.y)
        last = transform
      })
    const selection = select(element)
    selection.call(behaviour).on('dblclick.zoom', null)
    return () => {
      selection.on('.zoom', null)
    }
  }, [root, interactive, wheel])
}

function isGesture(event: MouseEvent, wheel: 'always' | 'ctrl'): boolean {
  if (event.type === 'wheel') return wheel === 'always' || event.ctrlKey
  if (event.type.startsWith('touch')) return true
  return event.button === 0 && !(event.target instanceof Element && event.target.closest('.tt-node, button, [data-stage-control]'))
}

function pointOf(event: unknown, element: HTMLElement): { readonly x: number; readonly y: number } {
  const box = element.getBoundingClientRect()
  if (event instanceof MouseEvent) return { x: event.clientX - box.left, y: event.clientY - box.top }
  return { x: box.width / 2, y: box.height / 2 }
}

/** Arrow keys with Shift move the picture. */
export function panByKey(camera: Camera, key: string): boolean {
  const step = 48
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
  }
  const move = moves[key]
  if (!move) return false
  commandCamera(camera, 'pan', move[0], move[1])
  return true
}
