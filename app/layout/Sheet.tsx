import { type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { classes } from '../components/classes.ts'
import { viewStore } from '../store/view.ts'
import './phone.css'

const heights = { part: '60%', full: '100%' }

/** A panel that rises from below to 60 % or the whole height; dragging its handle down puts it away. */
export function Sheet({ label, children }: { label: string; children: ReactNode }) {
  const [size, setSize] = useState<keyof typeof heights>('part')
  const [dragged, setDragged] = useState(0)
  const startY = useRef<number | null>(null)
  const begin = (event: PointerEvent<HTMLButtonElement>) => {
    startY.current = event.clientY
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    if (startY.current !== null) setDragged(event.clientY - startY.current)
  }
  const settle = () => {
    if (dragged > 80) {
      if (size === 'full') setSize('part')
      else viewStore.setState({ sheet: 'picture' })
    } else if (dragged < -40) setSize('full')
    startY.current = null
    setDragged(0)
  }
  const toggle = () => setSize(size === 'full' ? 'part' : 'full')
  return (
    <div
      className={classes('tt-sheet', size === 'full' && 'tt-sheet-full')}
      style={{ height: heights[size], translate: `0 ${Math.max(0, dragged)}px` }}
    >
      <button
        type="button"
        className="tt-sheet-handle"
        aria-label={size === 'full' ? `Shrink ${label}` : `Enlarge ${label}`}
        onPointerDown={begin}
        onPointerMove={drag}
        onPointerUp={settle}
        onPointerCancel={settle}
        onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && toggle()}
      />
      <div className="tt-sheet-body">{children}</div>
    </div>
  )
}
