import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import type { PopoverProps } from './Popover.tsx'
import type { Popup } from './use-popup.ts'
import './floating.css'

export interface PopoverPopupProps {
  popup: Popup
  label: string
  side: NonNullable<PopoverProps['side']>
  align: NonNullable<PopoverProps['align']>
  children: ReactNode
}

/** Whether what was chosen in the popup has taken the focus to another part of the window: there it stays. */
function hasMovedOn(): boolean {
  const active = document.activeElement
  return active !== null && active !== document.body && active.closest('.tt-popup') === null
}

/** The open part of a popover. */
export function PopoverPopup({ popup, label, side, align, children }: PopoverPopupProps) {
  const onOpenChange = (open: boolean, { event }: { event: Event }) => {
    // A press on the button closes by the button itself.
    if (!open && event.target instanceof Node && popup.anchor.current?.contains(event.target)) return
    popup.setOpen(open)
  }
  return (
    <Base.Root open={popup.open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Positioner anchor={popup.anchor} side={side} align={align} sideOffset={6} collisionPadding={8} className="tt-positioner">
          <Base.Popup className="tt-popup tt-popover" aria-label={label} finalFocus={() => !hasMovedOn() && (popup.anchor.current ?? true)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
