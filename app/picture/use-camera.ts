import { type RefObject, useEffect, useRef } from 'react'
import { type Camera, commandCamera } from './camera.ts'

export interface CameraGestures {
  /** Zoom by `factor`, keeping the point of the stage still. */
  readonly onZoom: (factor: number, x: number, y: number) => void
  readonly onPan: (dx: number, dy: number) => void
}

/** Wheel, pinch and drag of the ground, as d3 reads them; its code comes behind the first picture. `wheel`: zoom with any wheel, or only with Ctrl so that a page can be scrolled past. */
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
    let stop: (() => void) | null = () => {}
    void import('./camera-gestures.ts').then(({ readGestures }) => {
      if (stop) stop = readGestures(element, wheel, () => latest.current)
    })
    return () => {
      stop?.()
      stop = null
    }
  }, [root, interactive, wheel])
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
