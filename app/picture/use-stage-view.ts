import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { arrange, levelGaps } from './arrange.ts'
import type { Box } from './box.ts'
import { type Camera, type CameraState, namespaceKey } from './camera.ts'
import { fitZoom, type Room, type Zoom } from './fit.ts'
import { packFrom } from './pack.ts'
import { loadPins, type Pins, savePins } from './pins.ts'
import type { Point } from './ribbons.ts'
import type { Flow, Level, Scene } from './scene.ts'
import type { CameraGestures } from './use-camera.ts'
import { useGestures } from './use-gestures.ts'
import { type Layers, placementFor, useLayers } from './use-layers.ts'
import { type Sheet, useSheets } from './use-sheets.ts'
import { useSlots } from './use-slots.ts'
import { seenPart, useWindow } from './use-window.ts'

export interface StageViewInput {
  readonly root: RefObject<HTMLDivElement | null>
  readonly scene: Scene
  /** What the places are found for: the scene, and what it shares its places with. */
  readonly places: Pick<Scene, 'nodes' | 'edges'>
  readonly scenario: string
  readonly upTo: Level
  readonly camera: Camera
  readonly interactive: boolean
  readonly wheel: 'always' | 'ctrl'
}

export interface StageView {
  readonly room: Room
  readonly shown: Sheet | null
  /** Drawn out of sight until it is taken. */
  readonly coming: Sheet | null
  /** The one that comes is drawn. */
  readonly onWhole: () => void
  /** Layers that move with the camera. */
  readonly layers: Layers
  /** What is drawn of a large picture, with room around the stage, and of the one that comes, without: it is there sooner. Null: all. */
  readonly window: Box | null
  readonly comingWindow: Box | null
  /** While a card is dragged, nothing is tweened. */
  readonly dragging: boolean
  readonly dragNode: (key: string, dx: number, dy: number, done: boolean) => void
  /** Moves a card at once, by keys. */
  readonly moveNode: (key: string, dx: number, dy: number) => void
}

/** Narrower stages flow from top to bottom, unless there is too much to be seen. */
const downBelow = 480
const margin = 20
/** Pictures with more nodes are drawn in part, and scaled while they are zoomed. */
const largeFrom = packFrom
const narrowMargin = 8
const narrowBelow = 720
/** Room for the legend under the picture; a stage to look at has none. */
const legendRoom = 44

/** Size, layout and camera of a stage. */
export function useStageView(input: StageViewInput): StageView {
  const { scene, camera } = input
  const room = useRoom(input.root)
  const foot = input.interactive ? legendRoom : margin
  const inner = useMemo(
    () => ({ width: room.width - 2 * (room.width < narrowBelow ? narrowMargin : margin), height: room.height - margin - foot }),
    [room, foot],
  )
  const [pins, setPins] = usePins(input.scenario)
  const { wanted, tidy } = useWanted(input, { room, inner, pins })
  const large = scene.nodes.length > largeFrom
  const { shown, coming, take } = useSheets(wanted, large)
  const { window, setWindow, follow } = useWindow(large)
  const pointer = useRef<Point>({ x: 0, y: 0 })
  const layers = useLayers({ camera, sheet: shown, room, foot, pointer, window, onMove: follow })
  const gestures = useGestures({ ...input, sheet: shown, layers, pointer, large })
  useCommands(camera, gestures, room, () => {
    setPins({}, true)
    tidy()
  })
  const comingWindow = useMemo(
    () =>
      coming && seenPart(placementFor(coming, { before: shown, at: layers.placement.current, pointer: pointer.current, room, foot }), room),
    [coming, shown, layers, room, foot],
  )
  const onWhole = () => {
    if (!coming || gestures.isZooming()) return
    setWindow(comingWindow)
    take()
  }
  const drag = useDrag({ camera, pins, setPins, zoom: shown?.zoom ?? null })
  return { room, shown, coming, onWhole, layers, window, comingWindow, ...drag }
}

/** The picture as the camera wants it. */
function useWanted(
  { scene, places, camera, upTo }: StageViewInput,
  { room, inner, pins }: { readonly room: Room; readonly inner: Room; readonly pins: Pins },
): { readonly wanted: Sheet | null; readonly tidy: () => void } {
  const isRoom = room.width > 0
  const { slots, tidy } = useSlots(places, isRoom ? inner.width / Math.max(1, inner.height) : null)
  const flow: Flow = room.width < downBelow && scene.nodes.length <= largeFrom ? 'down' : 'right'
  const auto = useStore(camera, (state) => state.auto)
  const chosen = useStore(camera, (state) => state.zoom)
  const around = useStore(camera, (state) => state.around)
  const only = useMemo(() => (auto ? neighbourhood(scene, around) : null), [scene, auto, around])
  const zoom = useMemo(
    () => (!slots || !isRoom ? null : auto || !chosen ? fitZoom({ scene, slots, pins, flow, only }, inner, upTo) : chosen),
    [slots, isRoom, auto, chosen, scene, pins, flow, only, inner, upTo],
  )
  const wanted = useMemo(
    () => (zoom && slots ? { scene, zoom, auto, arrangement: arrange({ scene, slots, pins, flow, only, ...zoom }) } : null),
    [zoom, auto, scene, slots, pins, flow, only],
  )
  return { wanted, tidy }
}

/** A node and those that it calls or that call it, or the nodes of a namespace; null where there is no such thing. */
function neighbourhood({ nodes, edges }: Scene, key: string): ReadonlySet<number> | null {
  const members = key === '' ? [] : nodes.flatMap(({ namespace }, node) => (namespaceKey(namespace) === key ? [node] : []))
  if (members.length > 0) return new Set(members)
  const node = key === '' ? -1 : nodes.findIndex((each) => each.key === key)
  if (node < 0) return null
  return new Set([node, ...edges.flatMap(({ from, to }) => (from === node ? [to] : to === node ? [from] : []))])
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

const buttonFactor = 1.25

function useCommands(camera: Camera, gestures: CameraGestures, room: Room, onTidy: () => void): void {
  const latest = useRef({ gestures, room, onTidy })
  latest.current = { gestures, room, onTidy }
  useEffect(
    () =>
      camera.subscribe(({ command }, before) => {
        if (command.count === before.command.count) return
        carryOut(command, latest.current)
        if (command.name === 'tidy') camera.setState({ auto: true, zoom: null })
      }),
    [camera],
  )
}

interface Commanded {
  readonly gestures: CameraGestures
  readonly room: Room
  readonly onTidy: () => void
}

function carryOut({ name, factor, dx, dy }: CameraState['command'], { gestures, room, onTidy }: Commanded): void {
  if (name === 'pan') gestures.onPan(dx, dy)
  else if (name === 'zoom') gestures.onZoom(factor, dx, dy)
  else if (name === 'tidy') onTidy()
  else gestures.onZoom(name === 'in' ? buttonFactor : 1 / buttonFactor, room.width / 2, room.height / 2)
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
  const latest = useRef(dragNode)
  latest.current = dragNode
  const moveNode = useCallback((key: string, dx: number, dy: number) => latest.current(key, dx, dy, true), [])
  return { dragging, dragNode, moveNode }
}
