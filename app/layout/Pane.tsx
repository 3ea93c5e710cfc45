import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useId, useRef, useState } from 'react'
import { panelStorage } from './panel-storage.ts'
import './layout.css'

export interface PaneProps {
  /** Under which its size is kept. */
  readonly id: string
  /** What the divider changes: `Width of the editor`. */
  readonly label: string
  readonly direction: 'horizontal' | 'vertical'
  /** Whether it stands before or behind what takes the rest of the room. */
  readonly side: 'start' | 'end'
  /** Pixels, or a part of the room such as `45%`. */
  readonly initial: number | string
  readonly min: number
  /** Part of the room. */
  readonly max: `${number}%`
  readonly children: ReactNode
}

const stepPx = 16

/** A panel with a line beside it that can be dragged, moved by arrows (16 px, Home and End to the bounds) and reset by Enter or a double click. */
export function Pane(props: PaneProps) {
  const { id, label, direction, side, initial, min, max, children } = props
  const pane = useRef<HTMLDivElement>(null)
  const name = useId()
  const across = direction === 'horizontal'
  const { chosen, shown, measure, choose } = useSize(pane, { id, across, min, max })
  const drag = useDrag(pane, { across, sign: side === 'start' ? 1 : -1, choose })
  const onKeyDown = (event: KeyboardEvent) => {
    const size = sizeAfter(event.key, { ...extentOf(pane.current, across, max), min, across, side })
    if (size === undefined) return
    event.preventDefault()
    event.stopPropagation()
    choose(size)
  }
  const box = (
    <div key="pane" id={name} ref={pane} className="tt-pane" style={styleOf(across, chosen ?? initial, min, max)}>
      {children}
    </div>
  )
  const divider = (
    // biome-ignore lint/a11y/useSemanticElements: a line that has a value and takes the focus is no <hr>
    <div
      key="divider"
      role="separator"
      tabIndex={0}
      className="tt-divider"
      aria-label={label}
      aria-controls={name}
      aria-orientation={across ? 'vertical' : 'horizontal'}
      aria-valuenow={shown.now}
      aria-valuemin={min}
      aria-valuemax={Math.max(min, shown.most)}
      aria-valuetext={`${shown.now} pixels`}
      onFocus={measure}
      onKeyDown={onKeyDown}
      onDoubleClick={() => choose(null)}
      {...drag}
    />
  )
  return side === 'start' ? [box, divider] : [divider, box]
}

interface Bounds {
  readonly id: string
  readonly across: boolean
  readonly min: number
  readonly max: string
}

/** The size that the user chose, null where it is the usual one, and what is on the screen. */
function useSize(pane: { readonly current: HTMLElement | null }, { id, across, min, max }: Bounds) {
  const [chosen, setChosen] = useState(() => storedSize(id))
  const [shown, setShown] = useState<Extent>({ now: 0, most: 0 })
  const measure = useCallback(() => setShown(extentOf(pane.current, across, max)), [pane, across, max])
  const choose = (size: number | null) => {
    const { most } = extentOf(pane.current, across, max)
    const kept = size === null ? null : Math.round(Math.min(most, Math.max(min, size)))
    setChosen(kept)
    panelStorage.setItem(id, kept === null ? '' : String(kept))
    if (kept === null) requestAnimationFrame(measure)
    else setShown({ now: kept, most })
  }
  return { chosen, shown, measure, choose }
}

interface Extent {
  readonly now: number
  readonly most: number
}

function extentOf(pane: HTMLElement | null, across: boolean, max: string): Extent {
  const box = pane?.getBoundingClientRect()
  const room = pane?.parentElement?.getBoundingClientRect()
  const size = (rect: DOMRect | undefined) => (rect ? (across ? rect.width : rect.height) : 0)
  return { now: Math.round(size(box)), most: Math.round((size(room) * Number.parseFloat(max)) / 100) }
}

/** What a key makes of the size: null is the usual one, undefined none of its business. */
function sizeAfter(
  key: string,
  { now, min, most, across, side }: Extent & { readonly min: number; readonly across: boolean; readonly side: 'start' | 'end' },
): number | null | undefined {
  if (key === 'Home') return min
  if (key === 'End') return most
  if (key === 'Enter') return null
  const [back, forth] = across ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  if (key !== back && key !== forth) return undefined
  return now + ((key === forth) === (side === 'start') ? stepPx : -stepPx)
}

function styleOf(across: boolean, size: number | string, min: number, max: string): CSSProperties {
  const basis = typeof size === 'number' ? `${size}px` : size
  return across ? { flexBasis: basis, minWidth: min, maxWidth: max } : { flexBasis: basis, minHeight: min, maxHeight: max }
}

function storedSize(id: string): number | null {
  const size = Number(panelStorage.getItem(id) ?? '')
  return Number.isFinite(size) && size > 0 ? size : null
}

interface Dragged {
  readonly across: boolean
  /** 1 where moving on makes it larger. */
  readonly sign: 1 | -1
  readonly choose: (size: number) => void
}

/** Handlers of the divider; while it is dragged, the pointer is its own wherever it goes. */
function useDrag(pane: { readonly current: HTMLElement | null }, { across, sign, choose }: Dragged) {
  const from = useRef<{ readonly at: number; readonly size: number } | null>(null)
  const place = (event: PointerEvent) => (across ? event.clientX : event.clientY)
  const end = () => {
    from.current = null
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = { at: place(event), size: extentOf(pane.current, across, '100%').now }
    },
    onPointerMove: (event: PointerEvent) => {
      if (from.current) choose(from.current.size + sign * (place(event) - from.current.at))
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
}
