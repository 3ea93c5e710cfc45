import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Figures, Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import type { ParticleFrame } from '../player/particles.ts'
import { focusNode } from '../player/request-colours.ts'
import { offerSummary } from '../player/telltale.ts'
import { settingsStore } from '../settings/settings-store.ts'
import { type PlayerState, playerStore } from '../store/player.ts'
import { type Camera, createCamera } from './camera.ts'
import type { EdgeMark } from './edge-mark.ts'
import { useMeshState } from './ejections.ts'
import { mapFrom } from './focus.ts'
import { type Lit, litOf } from './lit.ts'
import { Minimap } from './Minimap.tsx'
import { Over } from './Over.tsx'
import { PickList } from './PickList.tsx'
import type { Point, Ribbon } from './ribbons.ts'
import { Surroundings } from './Surroundings.tsx'
import { type Level, makeScene, mergeScenes, type Scene } from './scene.ts'
import { Under } from './Under.tsx'
import { type DrawnSheet, useDrawnSheets } from './use-drawn-sheets.ts'
import { transformOf } from './use-layers.ts'
import { useParticles } from './use-particles.ts'
import { useReducedMotion } from './use-reduced-motion.ts'
import { useSettled } from './use-settled.ts'
import { useStageEvents } from './use-stage-events.ts'
import { useStageView } from './use-stage-view.ts'
import type { Placement } from './use-window.ts'
import { makeTones } from './version-tone.ts'
import './stage.css'
import './cards.css'
import './card-levels.css'
import './labels.css'

export interface StageProps {
  readonly recording: Recording
  readonly figures: Figures
  /** Names the stored places of dragged nodes; nothing is stored where it is empty. */
  readonly scenario?: string
  /** The most that is said when everything fits. */
  readonly upTo?: Level
  /** Whether things can be selected, dragged, moved and zoomed. */
  readonly interactive?: boolean
  /** `ctrl` leaves the wheel to the page. */
  readonly wheel?: 'always' | 'ctrl'
  readonly camera?: Camera
  /** Runs of one mesh that are shown side by side, this one among them: their nodes stand alike in all of them. */
  readonly placesOf?: readonly Recording[] | undefined
  /** By edge: what is marked on it. Such edges are lit. */
  readonly marks?: ReadonlyMap<number, EdgeMark> | undefined
}

/** The picture of a run: cards, ribbons and moving particles. Fills its parent. */
export function Stage(props: StageProps) {
  const { recording, figures, scenario = '', upTo = 'standard', interactive = true, wheel = 'always', placesOf, marks } = props
  const own = useMemo(createCamera, [])
  const camera = props.camera ?? own
  const root = useRef<HTMLDivElement>(null)
  const dots = useRef<HTMLDivElement>(null)
  const scene = useSteadyScene(recording)
  useSettled(root, figures)
  const view = useStageView({ root, scene, places: usePlaces(scene, placesOf), scenario, upTo, camera, interactive, wheel })
  const looks = useLooks({ recording, figures, interactive, marks })
  const { room, layers, shown } = view
  const { sheet, next } = useDrawnSheets({ recording, figures, ...view })
  const tracks = useTracks(sheet, looks.lit)
  const { frame, thinning } = useParticles({
    host: dots,
    readable: !interactive,
    recording,
    ribbons: tracks,
    focus: looks.focus,
    lit: looks.lit,
    room,
    placement: layers.placement,
    reducedMotion: looks.reducedMotion,
  })
  useStageEvents({ root, recording, frame, placement: layers.placement, interactive, camera, onDragNode: view.dragNode })
  useSummary(recording, figures, frame, () => originOf(root.current, layers.placement.current))
  const large = view.window !== null
  const leaving = useLeaving(sheet, layers.placement, large && !looks.reducedMotion)
  const sheets = [leaving?.sheet ?? null, sheet, next].filter((each) => each !== null)
  return (
    <div className={classes('tt-stage', view.dragging && 'tt-stage-dragging', large && 'tt-stage-large')} ref={root}>
      {large &&
        [sheet, next].map(
          (each) =>
            each && (
              <div key={each.id} className="tt-layer" aria-hidden="true" {...(each === sheet ? { ref: layers.around } : { style: hidden })}>
                <Surroundings sheet={each} tones={looks.tones} lit={looks.lit} />
              </div>
            ),
        )}
      <Layers sheets={sheets} shown={sheet} leaving={leaving} layer={layers.under} looks="tt-cut-under">
        {(each) => <Under {...looks} recording={recording} figures={figures} sheet={each} />}
      </Layers>
      <div aria-hidden="true" ref={dots} />
      <Layers sheets={sheets} shown={sheet} leaving={leaving} layer={layers.over}>
        {(each) => <Over {...looks} {...{ recording, figures, thinning }} sheet={each} />}
      </Layers>
      {interactive && (
        <div className="tt-layer" ref={layers.picks}>
          {shown && (
            <PickList
              recording={recording}
              figures={figures}
              arrangement={shown.arrangement}
              state={looks.state}
              camera={camera}
              large={large}
              onMove={view.moveNode}
            />
          )}
        </div>
      )}
      {interactive && shown && shown.arrangement.boxes.length > mapFrom && (
        <Minimap arrangement={shown.arrangement} lit={looks.lit} camera={camera} />
      )}
    </div>
  )
}

/** Surroundings of a sheet that is not shown yet: drawn by the time that it is. */
const hidden = { visibility: 'hidden' } as const

const noRibbons: readonly null[] = []

/** Where the dots of each edge move: on its bundle, unless the edge is lit by itself. */
function useTracks(sheet: DrawnSheet | null, lit: Lit | null): readonly (Ribbon | null)[] {
  const { ribbons, bundles } = sheet ?? { ribbons: noRibbons, bundles: [] }
  return useMemo(() => {
    if (bundles.length === 0) return ribbons
    const bundled = new Map(bundles.flatMap(({ edges, ribbon }) => edges.map((edge) => [edge, ribbon])))
    return ribbons.map((ribbon, edge) => (ribbon && !lit?.edges.has(edge) ? (bundled.get(edge) ?? ribbon) : ribbon))
  }, [ribbons, bundles, lit])
}

/** What was shown until now, and how it stood. */
interface Leaving {
  readonly sheet: DrawnSheet
  readonly transform: string
}

/** Longer than the fade in stage.css. */
const leavesMs = 200

/** Of a large picture: the sheet before this one, for as long as it fades into it. */
function useLeaving(sheet: DrawnSheet | null, placement: RefObject<Placement>, fades: boolean): Leaving | null {
  const before = useRef(sheet)
  const [leaving, setLeaving] = useState<(Leaving & { readonly by: number }) | null>(null)
  const last = before.current
  const changes = fades && last !== null && sheet !== null && last.id !== sheet.id
  if (changes && leaving?.by !== sheet.id) setLeaving({ sheet: last, transform: transformOf(placement.current), by: sheet.id })
  useEffect(() => {
    before.current = sheet
  }, [sheet])
  useEffect(() => {
    if (!leaving) return
    const timer = setTimeout(() => setLeaving(null), leavesMs)
    return () => clearTimeout(timer)
  }, [leaving])
  return leaving
}

interface LayersProps {
  readonly sheets: readonly DrawnSheet[]
  readonly shown: DrawnSheet | null
  readonly leaving: Leaving | null
  readonly layer: RefObject<HTMLDivElement | null>
  readonly looks?: string
  readonly children: (sheet: DrawnSheet) => ReactNode
}

/** One layer of each sheet, in a frame that can cut it off: only those of the one that is shown are moved by hand. */
function Layers({ sheets, shown, leaving, layer, looks, children }: LayersProps) {
  return sheets.map((sheet) => {
    const isLeaving = sheet === leaving?.sheet
    const style = isLeaving ? { transform: leaving.transform } : outOfSight
    return (
      // Not inert: that would find the style of all that it holds anew. What is pressed in it is the same there and in what comes.
      <div key={sheet.id} className={classes('tt-cut', looks, isLeaving && 'tt-cut-leaves')} aria-hidden={isLeaving || undefined}>
        <div className="tt-layer" {...(sheet === shown ? { ref: layer } : { style })}>
          {children(sheet)}
        </div>
      </div>
    )
  })
}

/** Where a sheet is drawn that is not shown yet: beside the stage, but so near that the browser paints it. */
const outOfSight = { transform: 'translate(-3000px, 0)' } as const

/** What is coloured, lit, marked and dimmed. */
function useLooks({
  recording,
  figures,
  interactive,
  marks,
}: Required<Pick<StageProps, 'interactive'>> & Pick<StageProps, 'recording' | 'figures' | 'marks'>) {
  const { selection, hover, focus } = usePlayerView(recording, interactive)
  const byOutcome = useStore(settingsStore, (state) => state.colourBy === 'outcome')
  const tones = useMemo(() => makeTones(recording, byOutcome ? -1 : focus), [recording, focus, byOutcome])
  const state = useMeshState(recording)
  const reducedMotion = useReducedMotion()
  const lit = useMemo(() => litOf(recording, selection), [recording, selection])
  const hovered = useMemo(() => litOf(recording, hover)?.edges ?? null, [recording, hover])
  const litEdges = useMemo(() => (marks ? new Set([...(hovered ?? []), ...marks.keys()]) : hovered), [hovered, marks])
  return { selection, hover, focus, tones, state, reducedMotion, lit, hovered, litEdges, marks, figures }
}

function usePlaces(scene: Scene, of: StageProps['placesOf']): Pick<Scene, 'nodes' | 'edges'> {
  return useMemo(() => (of ? mergeScenes(of.map((each) => makeScene(each))) : scene), [scene, of])
}

/** A scene that stays the same object while nothing that is laid out changes. */
function useSteadyScene(recording: Recording) {
  const inMs = useStore(settingsStore, ({ times }) => times === 'milliseconds')
  const made = useMemo(() => makeScene(recording, inMs), [recording, inMs])
  const kept = useRef(made)
  if (kept.current.signature !== made.signature) kept.current = made
  return kept.current
}

function useSummary(recording: Recording, figures: Figures, frame: ParticleFrame, locate: () => Point): void {
  const latest = useRef({ recording, figures, frame, locate })
  latest.current = { recording, figures, frame, locate }
  useEffect(() => offerSummary(() => ({ ...latest.current, origin: latest.current.locate() })), [])
}

function originOf(root: HTMLElement | null, offset: Point): Point {
  const box = root?.getBoundingClientRect()
  return { x: (box?.left ?? 0) + offset.x, y: (box?.top ?? 0) + offset.y }
}

function usePlayerView(recording: Recording, interactive: boolean): Pick<PlayerState, 'selection' | 'hover'> & { readonly focus: number } {
  const selection = useStore(playerStore, (state) => state.selection)
  const hover = useStore(playerStore, (state) => state.hover)
  const chosen = useStore(playerStore, (state) => state.focus)
  const focus = useMemo(() => focusNode(recording, chosen), [recording, chosen])
  return { selection: interactive ? selection : nothing, hover: interactive ? hover : nothing, focus }
}

const nothing = { type: 'none' } as const
