import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Zoom } from './fit.ts'

/** How one stage is looked at. */
export interface CameraState {
  /** Follows the size of the window and of the graph until the user takes over. */
  readonly auto: boolean
  /** The user's own zoom; the fitting one where `auto`. */
  readonly zoom: Zoom | null
  /** Zoom and place at which the picture was last shown, as fact. */
  readonly shown: { readonly zoom: number; readonly x: number; readonly y: number }
  /** Commands to the stage: each increase of `count` carries one out. */
  readonly command: {
    readonly name: 'none' | 'in' | 'out' | 'tidy' | 'pan'
    readonly count: number
    readonly dx: number
    readonly dy: number
  }
}

export type Camera = StoreApi<CameraState>

export function createCamera(): Camera {
  return createStore<CameraState>(() => ({
    auto: true,
    zoom: null,
    shown: { zoom: 1, x: 0, y: 0 },
    command: { name: 'none', count: 0, dx: 0, dy: 0 },
  }))
}

/** The camera of the main window's picture. */
export const mainCamera = createCamera()

export function fitCamera(camera: Camera): void {
  camera.setState({ auto: true, zoom: null })
}

export function commandCamera(camera: Camera, name: CameraState['command']['name'], dx = 0, dy = 0): void {
  camera.setState(({ command }) => ({ command: { name, count: command.count + 1, dx, dy } }))
}
