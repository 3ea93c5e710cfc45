import { cloneElement, type KeyboardEvent, type MouseEvent, type ReactElement, type RefObject, useRef, useState } from 'react'

type Trigger = ReactElement<Record<string, unknown>>

export interface Popup {
  /** The trigger, made to open and close the popup. */
  readonly trigger: Trigger
  readonly anchor: RefObject<HTMLElement | null>
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
  /** Whether the popup was ever asked for: only then is its code loaded. */
  readonly wanted: boolean
}

/** The button of a popup whose code comes later: what it opens is loaded with the first press, and begins to load when it is pointed at. */
export function usePopup(
  trigger: Trigger,
  kind: 'menu' | 'dialog',
  load: () => Promise<unknown>,
  given?: { open: boolean | undefined; onOpenChange: ((open: boolean) => void) | undefined },
): Popup {
  const [own, setOwn] = useState(false)
  const [wanted, setWanted] = useState(false)
  const anchor = useRef<HTMLElement>(null)
  const open = given?.open ?? own
  const setOpen = (next: boolean) => {
    if (next) setWanted(true)
    setOwn(next)
    given?.onOpenChange?.(next)
  }
  const { onClick, onKeyDown } = trigger.props as { onClick?: (event: MouseEvent) => void; onKeyDown?: (event: KeyboardEvent) => void }
  const element = cloneElement(trigger, {
    ref: anchor,
    'aria-haspopup': kind,
    'aria-expanded': open,
    onPointerOver: () => void load(),
    onClick: (event: MouseEvent) => {
      onClick?.(event)
      setOpen(!open)
    },
    onKeyDown: (event: KeyboardEvent) => {
      onKeyDown?.(event)
      if (kind !== 'menu' || event.key !== 'ArrowDown') return
      event.preventDefault()
      setOpen(true)
    },
  })
  return { trigger: element, anchor, open, setOpen, wanted: wanted || open }
}
