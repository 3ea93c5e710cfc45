import { type D3ZoomEvent, zoom as makeZoom, select, zoomIdentity } from 'd3'
import type { CameraGestures } from './use-camera.ts'

/** Reads the gestures on `element` with d3; returns how to stop. `latest` tells whom to tell. */
export function readGestures(element: HTMLElement, wheel: 'always' | 'ctrl', latest: () => CameraGestures): () => void {
  let last = zoomIdentity
  const behaviour = makeZoom<HTMLElement, unknown>()
    .filter((event: MouseEvent) => isGesture(event, wheel))
    .on('zoom.shield', () => element.toggleAttribute('data-shielded', true))
    .on('end', () => element.toggleAttribute('data-shielded', false))
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      const factor = transform.k / last.k
      if (Math.abs(factor - 1) > 1e-6) {
        const point = pointOf(sourceEvent, element)
        latest().onZoom(factor, point.x, point.y)
      } else latest().onPan(transform.x - last.x, transform.y - last.y)
      last = transform
    })
  const selection = select(element)
  selection.call(behaviour).on('dblclick.zoom', null)
  return () => {
    selection.on('.zoom', null)
  }
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
