import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import './floating.css'

export interface PopoverProps {
  trigger: ReactElement<Record<string, unknown>>
  /** Accessible name. */
  label: string
  children: ReactNode
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Content that opens beside its button and stays until dismissed. */
export function Popover({ trigger, label, children, side = 'bottom', align = 'start', open, onOpenChange }: PopoverProps) {
  const control = open === undefined ? {} : { open }
  return (
    <Base.Root {...control} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="tt-positioner">
          <Base.Popup className="tt-popup tt-popover" aria-label={label}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
