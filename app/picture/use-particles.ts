import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Recording } from '../../src/index.ts'
import { clockIsHeld, onFrame } from '../player/clock.ts'
import { inSlices, rowsAtOnce, useSliced } from '../player/in-slices.ts'
import { type Motion, motionInParts } from '../player/motion.ts'
import { ParticleFrame, type ParticleScene } from '../player/particles.ts'
import { type Thinning, thinningInParts } from '../player/thinning.ts'
import { settingsStore } from '../settings/settings-store.ts'
import { playerStore } from '../store/player.ts'
import { themeStore } from '../theme/theme-store.ts'
import { type DotCanvas, drawnHere, openDotCanvas } from './dot-canvas.ts'
import { pictureDrawn } from './first-picture.ts'
import type { Room } from './fit.ts'
import type { Lit } from './lit.ts'
import type { Ribbon } from './ribbons.ts'
import type { Placement } from './use-window.ts'

export interface ParticlesInput {
  /** Holds the canvas. */
  readonly host: RefObject<HTMLElement | null>
  /** The canvas can be read back as an image. */
  readonly readable: boolean
  readonly recording: Recording
  readonly ribbons: readonly (Ribbon | null)[]
  readonly focus: number
  readonly lit: Lit | null
  readonly room: Room
  /** How far the picture is moved; read at each frame. */
  readonly placement: RefObject<Placement>
  readonly reducedMotion: boolean
}

export interface Particles {
  /** The latest frame: for pointing at particles. */
  readonly frame: ParticleFrame
  readonly thinning: Thinning
}

/** Draws the particles of each frame on the canvas, outside React. */
export function useParticles(input: ParticlesInput): Particles {
  const { recording } = input
  const speed = useStore(playerStore, (state) => state.speed)
  const makeOne = useCallback(() => thinningInParts(recording, speed), [recording, speed])
  const thinning = useSliced(recording.rows.length, makeOne) ?? noThinning
  const motion = useMotion(input, speed)
  const frame = useRef<ParticleFrame>(null)
  frame.current ??= new ParticleFrame()
  useDrawing(input, motion, frame.current)
  return { frame: frame.current, thinning }
}

const noThinning: Thinning = { each: new Uint32Array(0), failed: new Uint32Array(0) }

/** What moves: worked out behind the frame that shows a new recording; until then the one before goes on. */
function useMotion({ recording, ribbons, focus, lit }: ParticlesInput, speed: number): RefObject<Motion | null> {
  const lengths = useSteadyLengths(recording, ribbons)
  const byOutcome = useStore(settingsStore, (state) => state.colourBy === 'outcome')
  const always = recording.rows.length > rowsAtOnce ? (lit?.request ?? -1) : -1
  const motion = useRef<Motion | null>(null)
  useEffect(
    () =>
      inSlices(motionInParts({ recording, lengths, speed, focus, byOutcome, always }), (made) => {
        motion.current = made
      }),
    [recording, lengths, speed, focus, byOutcome, always],
  )
  return motion
}

const steadiness = 0.1

/** Lengths of the edges; kept while none has changed by a tenth, so that a growing ribbon does not shift every particle. */
function useSteadyLengths(recording: Recording, ribbons: readonly (Ribbon | null)[]): readonly number[] {
  const kept = useRef<{ readonly edges: Recording['edges']; readonly lengths: readonly number[] } | null>(null)
  const now = ribbons.map((ribbon) => ribbon?.track.length ?? 0)
  const before = kept.current
  const isSteady =
    before?.lengths.length === now.length && now.every((length, i) => Math.abs(length - (before.lengths[i] ?? 0)) <= steadiness * length)
  if (!isSteady) kept.current = { edges: recording.edges, lengths: now }
  return kept.current?.lengths ?? now
}

function useDrawing(input: ParticlesInput, motion: RefObject<Motion | null>, frame: ParticleFrame): void {
  const theme = useStore(themeStore, (state) => state.theme)
  const latest = useRef(input)
  latest.current = input
  const { host, readable } = input
  const canvas = useRef<DotCanvas | null>(null)
  useEffect(() => {
    if (!host.current) return
    const opened = readable ? drawnHere(host.current) : openDotCanvas(host.current)
    canvas.current = opened
    return () => opened.close()
  }, [host, readable])
  // biome-ignore lint/correctness/useExhaustiveDependencies: dressed anew for each theme
  useEffect(() => {
    if (!host.current || !canvas.current) return
    canvas.current.dress(readPalette(host.current), Math.min(2, Math.max(1, devicePixelRatio)))
    return drawFrames(canvas.current, () => ({ ...latest.current, motion: motion.current }), frame)
  }, [theme, frame, host, readable])
}

/** Draws each frame that differs from the one before; returns how to stop. */
function drawFrames(
  canvas: DotCanvas,
  latest: () => ParticlesInput & { readonly motion: Motion | null },
  frame: ParticleFrame,
): () => void {
  const scenes = new Scenes()
  let shown = ''
  let shownScene: ParticleScene | null = null
  return onFrame(() => {
    const now = latest()
    const scene = scenes.of(now, now.motion)
    if (!scene || !canvas.isFree()) return
    const { atMs, playing } = playerStore.getState()
    const place = now.placement.current
    const still = now.reducedMotion && playing && !clockIsHeld()
    const state = `${atMs} ${place.x} ${place.y} ${place.scale} ${now.room.width} ${now.room.height} ${still}`
    if (state === shown && shownScene === scene) return
    shown = state
    shownScene = scene
    if (still) frame.count = 0
    else frame.collect(scene, atMs / 1000 / scene.timetable.speed)
    canvas.draw(frame, place, now.room)
    if (still || frame.count > 0) pictureDrawn()
  })
}

/** Puts motion and picture together. Motion of an earlier recording goes on along the edges that it was made for. */
class Scenes {
  private made: { readonly motion: Motion; readonly ribbons: ParticlesInput['ribbons']; readonly lit: Lit | null } | null = null
  private scene: ParticleScene | null = null

  of({ recording, ribbons: present, lit }: ParticlesInput, motion: Motion | null): ParticleScene | null {
    if (!motion) return null
    const ribbons = motion.recording === recording ? present : (this.made?.ribbons ?? present)
    const { made } = this
    if (made?.motion === motion && made.ribbons === ribbons && made.lit === lit) return this.scene
    this.made = { motion, ribbons, lit }
    this.scene = {
      timetable: motion.timetable,
      tracks: ribbons.map((ribbon) => ribbon?.track ?? null),
      thinning: motion.thinning,
      colours: motion.colours,
      litRequest: lit?.request ?? -1,
      litEdges: lit && lit.request < 0 ? lit.edges : null,
    }
    return this.scene
  }
}

function readPalette(element: HTMLElement) {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  const versions = [0, 1, 2, 3, 4, 5, 6].map((i) => read(`--version-${i}`))
  return { versions: [...versions, read('--fail')], fail: read('--fail'), ground: read('--canvas') }
}
