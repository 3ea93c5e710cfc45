import { useEffect, useMemo, useRef } from 'react'
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
import { litOf } from './lit.ts'
import { Minimap } from './Minimap.tsx'
import { Over } from './Over.tsx'
import { keepReference, makeRibbons, type Point } from './ribbons.ts'
import { type Level, makeScene, mergeScenes, type Scene } from './scene.ts'
import { Under } from './Under.tsx'
import { useParticles } from './use-particles.ts'
import { useReducedMotion } from './use-reduced-motion.ts'
import { useStageEvents } from './use-stage-events.ts'
import { useStageView } from './use-stage-view.ts'
import { makeTones } from './version-tone.ts'
import './picture.css'

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
export function Stage({
  recording,
  figures,
  scenario = '',
  upTo = 'standard',
  interactive = true,
  wheel = 'always',
  camera: given,
  placesOf,
  marks,
}: StageProps) {
  const own = useMemo(createCamera, [])
  const camera = given ?? own
  const root = useRef<HTMLDivElement>(null)
  const dots = useRef<HTMLDivElement>(null)
  const scene = useSteadyScene(recording)
  const view = useStageView({ root, scene, places: usePlaces(scene, placesOf), scenario, upTo, camera, interactive, wheel })
  const { arrangement } = view
  const { selection, hover, focus } = usePlayerView(recording, interactive)
  const byOutcome = useStore(settingsStore, (state) => state.colourBy === 'outcome')
  const tones = useMemo(() => makeTones(recording, byOutcome ? -1 : focus), [recording, focus, byOutcome])
  const state = useMeshState(recording)
  const { lit, hovered, litEdges } = useLit(recording, { selection, hover, marks })
  const ribbons = useRibbons(recording, figures, arrangement)
  const reducedMotion = useReducedMotion()
  const { frame, thinning } = useParticles({
    host: dots,
    readable: !interactive,
    recording,
    ribbons,
    focus,
    lit,
    room: view.room,
    placement: view.placement,
    reducedMotion,
  })
  useStageEvents({ root, recording, frame, placement: view.placement, interactive, onDragNode: view.dragNode })
  useSummary(recording, figures, frame, () => originOf(root.current, view.placement.current))
  const shared = { recording, figures, tones, state, ribbons, lit, window: view.window }
  return (
    <div className={classes('tt-stage', view.dragging && 'tt-stage-dragging', view.window !== null && 'tt-stage-large')} ref={root}>
      <div className="tt-layer" ref={view.under}>
        {arrangement && <Under {...shared} arrangement={arrangement} hovered={litEdges} chevrons={reducedMotion} />}
      </div>
      <div aria-hidden="true" ref={dots} />
      <div className="tt-layer" ref={view.over}>
        {arrangement && (
          <Over {...shared} {...{ arrangement, thinning, selection, hover, marks, camera, interactive }} hovered={hovered?.edges ?? null} />
        )}
      </div>
      {interactive && arrangement && arrangement.boxes.length > mapFrom && <Minimap arrangement={arrangement} lit={lit} camera={camera} />}
    </div>
  )
}

/** What is selected, what is pointed at, and the edges that are lit because of either a pointer or a mark. */
function useLit(recording: Recording, { selection, hover, marks }: Pick<PlayerState, 'selection' | 'hover'> & Pick<StageProps, 'marks'>) {
  const lit = useMemo(() => litOf(recording, selection), [recording, selection])
  const hovered = useMemo(() => litOf(recording, hover), [recording, hover])
  const litEdges = useMemo(
    () => (marks ? new Set([...(hovered?.edges ?? []), ...marks.keys()]) : (hovered?.edges ?? null)),
    [hovered, marks],
  )
  return { lit, hovered, litEdges }
}

function usePlaces(scene: Scene, of: StageProps['placesOf']): Pick<Scene, 'nodes' | 'edges'> {
  return useMemo(() => (of ? mergeScenes(of.map(makeScene)) : scene), [scene, of])
}

/** A scene that stays the same object while nothing that is laid out changes. */
function useSteadyScene(recording: Recording) {
  const made = useMemo(() => makeScene(recording), [recording])
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
  const nothing = { type: 'none' } as const
  return { selection: interactive ? selection : nothing, hover: interactive ? hover : nothing, focus }
}

function useRibbons(recording: Recording, figures: Figures, arrangement: ReturnType<typeof useStageView>['arrangement']) {
  const reference = useRef(0)
  const rates = useMemo(() => figures.edges.map((edge) => edge.rate), [figures])
  const next = keepReference(reference.current, Math.max(0, ...rates))
  useEffect(() => {
    reference.current = next
  }, [next])
  return useMemo(
    () => (arrangement ? makeRibbons({ recording, arrangement, rates, reference: next }) : []),
    [recording, arrangement, rates, next],
  )
}
