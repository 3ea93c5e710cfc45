import { lazy, type ReactElement, type ReactNode, Suspense } from 'react'
import { usePopup } from './use-popup.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  /** Said in grey at the right. */
  readonly hint?: string
  readonly keys?: string
  readonly disabled?: boolean
  readonly danger?: boolean
  /** For a choice among several: whether it is the present one. */
  readonly checked?: boolean
  readonly onSelect: () => void
}

export type MenuEntry = MenuItem | { readonly group: string } | 'separator'

export type MenuItems = readonly MenuEntry[] | (() => readonly MenuEntry[])

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  /** A function is called while the menu is open. */
  items: MenuItems
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
}

const load = () => import('./MenuPopup.tsx')
const MenuPopup = lazy(async () => ({ default: (await load()).MenuPopup }))

/** A menu of commands: arrows move, letters jump, Esc closes. */
export function Menu({ trigger, items, align = 'start', side = 'bottom' }: MenuProps) {
  const popup = usePopup(trigger, 'menu', load)
  return (
    <>
      {popup.trigger}
      {popup.wanted && (
        <Suspense fallback={null}>
          <MenuPopup popup={popup} items={items} align={align} side={side} />
        </Suspense>
      )}
    </>
  )
}
