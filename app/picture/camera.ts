import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Zoom } from './fit.ts'
import type { Placement } from './use-window.ts'

/** How one stage is looked at. */
export interface CameraState {
  /** Follows the size of the window and of the graph until the user takes over. */
  readonly auto: boolean
  /** The user's own zoom; the fitting one where `auto`. */
  readonly zoom: Zoom | null
  /** While it follows by itself: the node that it shows with its neighbours, or the namespace; empty: everything. */
  readonly around: string
  /** How the picture was last shown, as fact: its zoom as told, where its layers stand, and the size of the stage. */
  readonly shown: Placement & { readonly zoom: number; readonly width: number; readonly height: number }
  /** Commands to the stage: each increase of `count` carries one out. */
  readonly command: {
    readonly name: 'none' | 'in' | 'out' | 'tidy' | 'pan' | 'zoom'
    readonly count: number
    /** Of a zoom, about the point that is given; of a pan how far. */
    readonly factor: number
    readonly dx: number
    readonly dy: number
  }
}

export type Camera = StoreApi<CameraState>

export function createCamera(): Camera {
  return createStore<CameraState>(() => ({
    auto: true,
    zoom: null,
    around: '',
    shown: { zoom: 1, x: 0, y: 0, scale: 1, width: 0, height: 0 },
    command: { name: 'none', count: 0, factor: 1, dx: 0, dy: 0 },
  }))
}

/** The camera of the main window's picture. */
export const mainCamera = createCamera()

export function fitCamera(camera: Camera): void {
  camera.setState({ auto: true, zoom: null, around: '' })
}

/** Shows a node with its neighbours, the rest dimmed, until something else is asked for. */
export function focusCamera(camera: Camera, around: string): void {
  camera.setState({ auto: true, zoom: null, around })
}

/** What `around` says of a namespace; no node has such a key. */
export function namespaceKey(namespace: string): string {
  return namespace === '' ? '' : `namespace ${namespace}`
}

/** Every stage that shares the camera carries the command out. */
export function commandCamera(camera: Camera, name: CameraState['command']['name'], dx = 0, dy = 0, factor = 1): void {
  camera.setState(({ command }) => ({ command: { name, count: command.count + 1, factor, dx, dy } }))
}
