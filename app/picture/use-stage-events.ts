import { type RefObject, useEffect, useRef } from 'react'
import type { Recording } from '../../src/index.ts'
import { clearSelection, selectRequest } from '../player/commands.ts'
import { type ParticleFrame, particleAt } from '../player/particles.ts'
import { playerStore, type Selection } from '../store/player.ts'
import { type Camera, focusCamera, namespaceKey } from './camera.ts'
import { isSameSelection, namespaceOf, pickOf } from './picks.ts'
import type { Placement } from './use-window.ts'

export interface StageEventsInput {
  readonly root: RefObject<HTMLElement | null>
  readonly recording: Recording
  readonly frame: ParticleFrame
  readonly placement: RefObject<Placement>
  readonly interactive: boolean
  readonly camera: Camera
  readonly onDragNode: (key: string, dx: number, dy: number, done: boolean) => void
}

const tolerance = 12
/** Over a card only what lies right under the pointer counts. */
const cardTolerance = 4
const dragThreshold = 4

/** Clicks, hovering and dragging of the stage, for all its elements at once. */
export function useStageEvents(input: StageEventsInput): void {
  const latest = useRef(input)
  latest.current = input
  useEffect(() => {
    const root = latest.current.root.current
    if (!root || !input.interactive) return
    const controller = new AbortController()
    const { signal } = controller
    const dragged = listenForDrags(root, latest, signal)
    root.addEventListener('click', (event) => !dragged.current && click(latest.current, root, event), { signal })
    root.addEventListener(
      'pointermove',
      (event) => event.pointerType === 'mouse' && event.buttons === 0 && hover(latest.current, root, event),
      { signal },
    )
    root.addEventListener('pointerleave', () => setHover({ type: 'none' }), { signal })
    return () => controller.abort()
  }, [input.interactive])
}

/** A particle before all else; then badge, pod, row, label, ribbon, card, as they lie above each other. */
function click({ recording, frame, placement, camera }: StageEventsInput, root: HTMLElement, event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('[data-stage-control]')) return
  const namespace = namespaceOf(event.target)
  if (namespace !== null) {
    focusCamera(camera, namespaceKey(namespace))
    return
  }
  const row = particleUnder(frame, placement.current, root, event)
  const pick = pickOf(event.target, recording)
  if (row >= 0) selectRequest(recording.rows.request[row] ?? 0, row)
  else if (pick === null) clearSelection()
  else playerStore.setState({ selection: pick })
}

function particleUnder(frame: ParticleFrame, at: Placement, root: HTMLElement, event: MouseEvent): number {
  const box = root.getBoundingClientRect()
  const onCard = event.target instanceof Element && event.target.closest('.tt-node') !== null
  const x = (event.clientX - box.left - at.x) / at.scale
  const y = (event.clientY - box.top - at.y) / at.scale
  return particleAt(frame, x, y, (onCard ? cardTolerance : tolerance) / at.scale)
}

function hover({ recording, frame, placement }: StageEventsInput, root: HTMLElement, event: PointerEvent): void {
  root.style.cursor = particleUnder(frame, placement.current, root, event) >= 0 ? 'pointer' : ''
  setHover(pickOf(event.target, recording) ?? { type: 'none' })
}

function setHover(hovered: Selection): void {
  if (!isSameSelection(playerStore.getState().hover, hovered)) playerStore.setState({ hover: hovered })
}

/** Dragging a card moves it; a click after a drag is none. */
function listenForDrags(root: HTMLElement, latest: RefObject<StageEventsInput>, signal: AbortSignal): { current: boolean } {
  const dragged = { current: false }
  root.addEventListener(
    'pointerdown',
    (down) => {
      dragged.current = false
      const card = down.target instanceof Element ? down.target.closest('.tt-node') : null
      if (down.button !== 0 || down.pointerType === 'touch' || !(card instanceof HTMLElement)) return
      const key = card.getAttribute('data-node') ?? ''
      const move = (event: PointerEvent, done: boolean) => {
        const dx = event.clientX - down.clientX
        const dy = event.clientY - down.clientY
        if (!dragged.current && Math.hypot(dx, dy) < dragThreshold) return
        dragged.current = true
        latest.current.onDragNode(key, dx, dy, done)
      }
      const finish = new AbortController()
      const both = AbortSignal.any([signal, finish.signal])
      window.addEventListener('pointermove', (event) => move(event, false), { signal: both })
      window.addEventListener(
        'pointerup',
        (event) => {
          move(event, true)
          finish.abort()
        },
        { signal: both },
      )
    },
    { signal },
  )
  return dragged
}
