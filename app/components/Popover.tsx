import { lazy, type ReactElement, type ReactNode, Suspense } from 'react'
import { usePopup } from './use-popup.ts'

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

const load = () => import('./PopoverPopup.tsx')
const PopoverPopup = lazy(async () => ({ default: (await load()).PopoverPopup }))

/** Content that opens beside its button and stays until dismissed. */
export function Popover({ trigger, label, children, side = 'bottom', align = 'start', open, onOpenChange }: PopoverProps) {
  const popup = usePopup(trigger, 'dialog', load, { open, onOpenChange })
  return (
    <>
      {popup.trigger}
      {popup.wanted && (
        <Suspense fallback={null}>
          <PopoverPopup popup={popup} label={label} side={side} align={align}>
            {children}
          </PopoverPopup>
        </Suspense>
      )}
    </>
  )
}
