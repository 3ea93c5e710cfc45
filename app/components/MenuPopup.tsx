import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { RefObject } from 'react'
import { classes } from './classes.ts'
import { Kbd } from './Kbd.tsx'
import type { MenuEntry, MenuItem, MenuItems } from './Menu.tsx'
import type { Popup } from './use-popup.ts'
import './floating.css'

export interface MenuPopupProps {
  popup: Pick<Popup, 'anchor' | 'open' | 'setOpen'>
  /** What gets the focus when it closes; the anchor where it is left out. */
  focusAfter?: RefObject<HTMLElement | null>
  items: MenuItems
  align: 'start' | 'end'
  side: 'top' | 'bottom'
}

/** The open part of a menu. */
export function MenuPopup({ popup, focusAfter = popup.anchor, items, align, side }: MenuPopupProps) {
  return (
    <Base.Root open={popup.open} onOpenChange={(open) => popup.setOpen(open)}>
      <Base.Portal role="region" aria-label="Menu">
        <Base.Positioner anchor={popup.anchor} align={align} side={side} sideOffset={6} collisionPadding={8} className="tt-positioner">
          <Base.Popup className="tt-popup tt-menu" tabIndex={0} finalFocus={focusAfter}>
            <Entries items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Entries({ items }: { items: MenuItems }) {
  const entries = typeof items === 'function' ? items() : items
  return entries.map((entry, i) => <Entry key={keyOf(entry, i)} entry={entry} />)
}

function keyOf(entry: MenuEntry, i: number): string {
  if (entry === 'separator') return `separator-${i}`
  return 'group' in entry ? `group-${entry.group}` : `${i}-${entry.label}`
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry === 'separator') return <Base.Separator className="tt-menu-separator" />
  if ('group' in entry) return <div className="tt-menu-group">{entry.group}</div>
  const className = classes('tt-menu-item', entry.danger && 'tt-menu-item-danger')
  if (entry.checked === undefined)
    return (
      <Base.Item className={className} disabled={entry.disabled ?? false} onClick={entry.onSelect} label={entry.label}>
        <Content item={entry} />
      </Base.Item>
    )
  return (
    <Base.CheckboxItem className={className} checked={entry.checked} onCheckedChange={entry.onSelect} label={entry.label} closeOnClick>
      <Content item={entry} />
      {entry.checked && <Check size={14} strokeWidth={2} aria-hidden="true" />}
    </Base.CheckboxItem>
  )
}

function Content({ item }: { item: MenuItem }) {
  return (
    <>
      {item.icon}
      <span className="tt-menu-item-label">{item.label}</span>
      {item.hint !== undefined && <span className="tt-menu-item-hint">{item.hint}</span>}
      {item.keys !== undefined && <Kbd>{item.keys}</Kbd>}
    </>
  )
}
