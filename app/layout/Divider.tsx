import type { KeyboardEvent, RefObject } from 'react'
import { type PanelImperativeHandle, Separator } from 'react-resizable-panels'
import './layout.css'

export interface DividerProps {
  id: string
  label: string
  /** The panel whose size arrows change. */
  panel: RefObject<PanelImperativeHandle | null>
  /** Keys that make that panel smaller and larger. */
  keys: readonly [smaller: string, larger: string]
}

const stepPx = 16

/** The line between two panels: drags, arrows move it by 16 px, double-click restores. */
export function Divider({ id, label, panel, keys: [smaller, larger] }: DividerProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const size = panel.current?.getSize().inPixels
    if (size === undefined || (event.key !== smaller && event.key !== larger)) return
    event.preventDefault()
    event.stopPropagation()
    panel.current?.resize(size + (event.key === larger ? stepPx : -stepPx))
  }
  return <Separator id={id} className="tt-divider" aria-label={label} onKeyDownCapture={onKeyDown} />
}
