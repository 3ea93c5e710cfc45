import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { IconButton } from './IconButton.tsx'
import './floating.css'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
  /** The line under the content: the first child stands at the left. */
  foot?: ReactNode
  width?: number
}

/** A modal dialog: focus is trapped in it and given back when it closes. */
export function Dialog({ open, onOpenChange, title, children, foot, width = 640 }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="tt-scrim" />
        <Base.Popup ref={popup} initialFocus={popup} className="tt-dialog" style={{ width: `min(${width}px, calc(100vw - 24px))` }}>
          <header className="tt-dialog-head">
            <Base.Title className="tt-dialog-title">{title}</Base.Title>
            <Base.Close render={<IconButton label="Close" icon={<X size={16} strokeWidth={1.75} />} keys="Esc" />} />
          </header>
          <div className="tt-dialog-body">{children}</div>
          {foot !== undefined && <footer className="tt-dialog-foot">{foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
