import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Kbd } from './Kbd.tsx'
import './floating.css'

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

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  items: readonly MenuEntry[]
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
}

/** A menu of commands: arrows move, letters jump, Esc closes. */
export function Menu({ trigger, items, align = 'start', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} collisionPadding={8} className="tt-positioner">
          <Base.Popup className="tt-popup tt-menu">
            {items.map((entry, i) => (
              <Entry key={keyOf(entry, i)} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function keyOf(entry: MenuEntry, i: number): string {
  if (entry === 'separator') return `separator-${i}`
  return 'group' in entry ? `group-${entry.group}` : `${i}-${entry.label}`
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry === 'separator') return <Base.Separator className="tt-menu-separator" />
  if ('group' in entry) return <div className="tt-menu-group">{entry.group}</div>
  const content = (
    <>
      {entry.icon}
      <span className="tt-menu-item-label">{entry.label}</span>
      {entry.hint !== undefined && <span className="tt-menu-item-hint">{entry.hint}</span>}
      {entry.keys !== undefined && <Kbd>{entry.keys}</Kbd>}
    </>
  )
  const className = classes('tt-menu-item', entry.danger && 'tt-menu-item-danger')
  if (entry.checked !== undefined)
    return (
      <Base.CheckboxItem className={className} checked={entry.checked} onCheckedChange={entry.onSelect} label={entry.label} closeOnClick>
        {content}
      </Base.CheckboxItem>
    )
  return (
    <Base.Item className={className} disabled={entry.disabled ?? false} onClick={entry.onSelect} label={entry.label}>
      {content}
    </Base.Item>
  )
}
