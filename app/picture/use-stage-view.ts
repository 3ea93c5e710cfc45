import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Arrangement, arrange, levelGaps } from './arrange.ts'
import type { Camera } from './camera.ts'
import { fitZoom, type Room, shownZoom, type Zoom, zoomBy, zoomFactor } from './fit.ts'
import { loadPins, type Pins, savePins } from './pins.ts'
import type { Point } from './ribbons.ts'
import type { Flow, Level, Scene } from './scene.ts'
import { useCameraGestures } from './use-camera.ts'
import { useSlots } from './use-slots.ts'

export interface StageViewInput {
  readonly root: RefObject<HTMLDivElement | null>
  readonly scene: Scene
  readonly scenario: string
  readonly upTo: Level
  readonly camera: Camera
  readonly interactive: boolean
  readonly wheel: 'always' | 'ctrl'
}

export interface StageView {
  readonly room: Room
  readonly arrangement: Arrangement | null
  /** Layers that move with the camera. */
  readonly under: RefObject<HTMLDivElement | null>
  readonly over: RefObject<HTMLDivElement | null>
  readonly offset: RefObject<Point>
  /** While the user zooms or drags, nothing is tweened. */
  readonly moving: boolean
  readonly dragNode: (key: string, dx: number, dy: number, done: boolean) => void
}

/** Narrower stages flow from top to bottom. */
const downBelow = 480
const margin = 20
const narrowMargin = 8
const narrowBelow = 720
/** Room for the legend under the picture; a stage to look at has none. */
const legendRoom = 44

/** Size, layout and camera of a stage. */
export function useStageView(input: StageViewInput): StageView {
  const { scene, scenario, upTo, camera } = input
  const room = useRoom(input.root)
  const { slots, tidy } = useSlots(scene)
  const [pins, setPins] = usePins(scenario)
  const flow: Flow = room.width < downBelow ? 'down' : 'right'
  const { auto, zoom: chosen } = useStore(camera)
  const foot = input.interactive ? legendRoom : margin
  const inner = useMemo(
    () => ({ width: room.width - 2 * (room.width < narrowBelow ? narrowMargin : margin), height: room.height - margin - foot }),
    [room, foot],
  )
  const zoom = useMemo(
    () => (!slots || room.width === 0 ? null : auto || !chosen ? fitZoom({ scene, slots, pins, flow }, inner, upTo) : chosen),
    [slots, room.width, auto, chosen, scene, pins, flow, inner, upTo],
  )
  const arrangement = useMemo(
    () => (zoom && slots ? arrange({ scene, slots, pins, flow, ...zoom }) : null),
    [zoom, scene, slots, pins, flow],
  )
  const layers = useLayers({ camera, arrangement, zoom, room, foot })
  const gestures = useGestures(input, zoom, arrangement, layers)
  useCommands(camera, gestures, room, () => {
    setPins({}, true)
    tidy()
  })
  const drag = useDrag({ camera, pins, setPins, zoom })
  return { room, arrangement, ...layers, moving: gestures.moving || drag.dragging, dragNode: drag.dragNode }
}

function useRoom(root: RefObject<HTMLDivElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const read = () => setRoom({ width: element.clientWidth, height: element.clientHeight })
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [root])
  return room
}

type SetPins = (pins: Pins, keep: boolean) => void

function usePins(scenario: string): readonly [Pins, SetPins] {
  const [state, setState] = useState<{ readonly scenario: string; readonly pins: Pins } | null>(null)
  const pins = useMemo(() => (state?.scenario === scenario ? state.pins : scenario === '' ? {} : loadPins(scenario)), [state, scenario])
  const setPins = useCallback(
    (next: Pins, keep: boolean) => {
      setState({ scenario, pins: next })
      if (keep && scenario !== '') savePins(scenario, next)
    },
    [scenario],
  )
  return [pins, setPins]
}

/** The moved layers, and where the picture stands: in the middle while the camera follows by itself. */
interface LayersInput {
  readonly camera: Camera
  readonly arrangement: Arrangement | null
  readonly zoom: Zoom | null
  readonly room: Room
  readonly foot: number
}

function useLayers({ camera, arrangement, zoom, room, foot }: LayersInput) {
  const under = useRef<HTMLDivElement>(null)
  const over = useRef<HTMLDivElement>(null)
  const offset = useRef<Point>({ x: 0, y: 0 })
  const moveTo = useCallback((x: number, y: number) => {
    offset.current = { x: Math.round(x), y: Math.round(y) }
    for (const layer of [under.current, over.current])
      if (layer) layer.style.transform = `translate(${offset.current.x}px, ${offset.current.y}px)`
  }, [])
  const auto = useStore(camera, (state) => state.auto)
  useLayoutEffect(() => {
    if (!arrangement || !zoom) return
    if (auto) moveTo(...middle(arrangement, room, foot))
    camera.setState({ shown: { zoom: shownZoom(zoom), ...offset.current } })
  }, [camera, arrangement, zoom, room, foot, auto, moveTo])
  return { under, over, offset, moveTo }
}

function middle({ bounds }: Arrangement, room: Room, foot: number): [number, number] {
  const x = (room.width - bounds.width) / 2 - bounds.x
  const free = room.height - foot - bounds.height
  return [x, Math.max(margin / 2, free / 2) - bounds.y]
}

function useGestures(
  { root, camera, interactive, wheel }: StageViewInput,
  zoom: Zoom | null,
  arrangement: Arrangement | null,
  layers: ReturnType<typeof useLayers>,
) {
  const [moving, setMoving] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const anchor = useRef<{ readonly node: number; readonly x: number; readonly y: number } | null>(null)
  useLayoutEffect(() => {
    const held = anchor.current
    const box = arrangement?.boxes[held?.node ?? -1]
    anchor.current = null
    if (held && box) layers.moveTo(held.x - box.x - box.width / 2, held.y - box.y - box.height / 2)
  }, [arrangement, layers])
  const settle = () => {
    setMoving(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setMoving(false), 180)
  }
  const onPan = (dx: number, dy: number) => {
    if (zoom) camera.setState({ auto: false, zoom })
    layers.moveTo(layers.offset.current.x + dx, layers.offset.current.y + dy)
  }
  const onZoom = (factor: number, x: number, y: number) => {
    if (!zoom || !arrangement) return
    const next = zoomBy(zoom, factor)
    anchor.current = anchorAt(arrangement, layers.offset.current, { x, y }, zoomFactor(next) / zoomFactor(zoom))
    settle()
    camera.setState({ auto: false, zoom: next })
  }
  useCameraGestures(root, { onPan, onZoom }, { interactive, wheel })
  return { moving, onPan, onZoom }
}

/** The card nearest to the pointer, and where its middle must come so that the pointer stays over the same place. */
function anchorAt({ boxes }: Arrangement, offset: Point, pointer: Point, factor: number) {
  const middles = boxes.map((box, node) => ({ node, x: box.x + box.width / 2 + offset.x, y: box.y + box.height / 2 + offset.y }))
  const distance = (at: Point) => Math.hypot(at.x - pointer.x, at.y - pointer.y)
  const nearest = middles.reduce((best, at) => (best && distance(best) <= distance(at) ? best : at), middles[0])
  if (!nearest) return null
  return { node: nearest.node, x: pointer.x + (nearest.x - pointer.x) * factor, y: pointer.y + (nearest.y - pointer.y) * factor }
}

const buttonFactor = 1.25

function useCommands(
  camera: Camera,
  gestures: { readonly onZoom: (factor: number, x: number, y: number) => void; readonly onPan: (dx: number, dy: number) => void },
  room: Room,
  onTidy: () => void,
): void {
  const latest = useRef({ gestures, room, onTidy })
  latest.current = { gestures, room, onTidy }
  useEffect(
    () =>
      camera.subscribe(({ command }, before) => {
        if (command.count === before.command.count) return
        const now = latest.current
        if (command.name === 'pan') now.gestures.onPan(command.dx, command.dy)
        else if (command.name === 'tidy') {
          now.onTidy()
          camera.setState({ auto: true, zoom: null })
        } else now.gestures.onZoom(command.name === 'in' ? buttonFactor : 1 / buttonFactor, now.room.width / 2, now.room.height / 2)
      }),
    [camera],
  )
}

/** Moves one node by hand; from then on the zoom does not follow by itself. */
function useDrag({
  camera,
  pins,
  setPins,
  zoom,
}: {
  readonly camera: Camera
  readonly pins: Pins
  readonly setPins: SetPins
  readonly zoom: Zoom | null
}) {
  const start = useRef<{ readonly key: string; readonly dx: number; readonly dy: number } | null>(null)
  const [dragging, setDragging] = useState(false)
  const dragNode = (key: string, dx: number, dy: number, done: boolean) => {
    if (!zoom) return
    camera.setState({ auto: false, zoom })
    if (start.current?.key !== key) start.current = { key, dx: pins[key]?.dx ?? 0, dy: pins[key]?.dy ?? 0 }
    const scale = levelGaps[zoom.level].scale
    const moved = { dx: start.current.dx + dx / (scale * zoom.spread.main), dy: start.current.dy + dy / (scale * zoom.spread.cross) }
    setPins({ ...pins, [key]: moved }, done)
    setDragging(!done)
    if (done) start.current = null
  }
  return { dragging, dragNode }
}
