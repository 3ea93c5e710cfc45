import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import './floating.css'

export interface TooltipProps {
  content: ReactNode
  /** The element that is explained; it must take a ref and spread its props. */
  children: ReactElement<Record<string, unknown>>
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined
}

/** Explains an element: after 400 ms under the pointer, at once on focus. */
export function Tooltip({ content, children, side = 'bottom' }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="tt-positioner">
          <Base.Popup className="tt-tooltip">{content}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Lets neighbouring tooltips follow each other without a wait. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider delay={400} closeDelay={80}>
      {children}
    </Base.Provider>
  )
}
