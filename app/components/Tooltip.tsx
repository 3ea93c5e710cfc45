import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { placeBeside, type Side } from './place-beside.ts'
import './floating.css'

export interface TooltipProps {
  content: ReactNode
  /** The element that is explained; it must hand on the props it is given. */
  children: ReactElement<Record<string, unknown>>
  side?: Side | undefined
}

const openAfterMs = 400
const closeAfterMs = 80
/** When a tooltip was last on screen: its neighbours follow without a wait. */
let lastShown = Number.NEGATIVE_INFINITY

/** Keys that close what gives the focus back: a button that gets it so was not gone to. */
const closing: ReadonlySet<string> = new Set(['Escape', 'Enter', ' '])
let lastKey = ''
if (typeof document !== 'undefined') document.addEventListener('keydown', ({ key }) => (lastKey = key), true)

/** Explains an element: after 400 ms under the pointer, at once on focus; stays while pointed at. */
export function Tooltip({ content, children, side = 'bottom' }: TooltipProps) {
  const [anchor, setAnchor] = useState<Element | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()
  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(then, ms)
  }
  const close = (after = closeAfterMs) => wait(after, () => setAnchor(null))
  useEffect(() => () => clearTimeout(timer.current), [])
  const own = {
    onPointerEnter: ({ currentTarget, pointerType }: PointerEvent) => {
      const soon = performance.now() - lastShown < openAfterMs
      if (pointerType !== 'touch') wait(soon ? 0 : openAfterMs, () => setAnchor(currentTarget))
    },
    onPointerLeave: () => close(),
    onPointerDown: () => close(0),
    onFocus: ({ currentTarget }: FocusEvent) => {
      if (currentTarget.matches(':focus-visible') && !closing.has(lastKey)) wait(0, () => setAnchor(currentTarget))
    },
    onBlur: () => close(0),
  }
  const described = anchor ? { 'aria-describedby': id } : {}
  return (
    <>
      {cloneElement(children, { ...merged(children.props, own), ...described })}
      {anchor && (
        <Bubble
          id={id}
          anchor={anchor}
          side={side}
          onStay={() => clearTimeout(timer.current)}
          onLeave={() => close(closeAfterMs)}
          onClose={() => close(0)}
        >
          {content}
        </Bubble>
      )}
    </>
  )
}

/** Nothing stands outside the landmarks of the page; what lies behind a dialog is out of reach while it is open. */
function homeOf(anchor: Element): Element {
  const main = anchor.closest('[role=dialog], [role=menu]') ? null : document.querySelector('main')
  return main ?? document.body
}

type Handler = (event: never) => void

/** Calls the element's own handlers before those of the tooltip. */
function merged(props: Readonly<Record<string, unknown>>, own: Readonly<Record<string, Handler>>): Record<string, Handler> {
  return Object.fromEntries(
    Object.entries(own).map(([name, handler]) => {
      const before = props[name]
      if (typeof before !== 'function') return [name, handler]
      return [
        name,
        (event: never) => {
          before(event)
          handler(event)
        },
      ]
    }),
  )
}

interface BubbleProps {
  id: string
  anchor: Element
  side: Side
  onStay: () => void
  onLeave: () => void
  onClose: () => void
  children: ReactNode
}

function Bubble({ id, anchor, side, onStay, onLeave, onClose, children }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (bubble.current) placeBeside(bubble.current, anchor, side)
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    document.addEventListener('keydown', onKeyDown, true)
    const gone = setInterval(() => anchor.isConnected || onClose(), 250)
    return () => {
      lastShown = performance.now()
      document.removeEventListener('keydown', onKeyDown, true)
      clearInterval(gone)
    }
  }, [anchor, onClose])
  return createPortal(
    <div ref={bubble} id={id} role="tooltip" className="tt-tooltip" onPointerEnter={onStay} onPointerLeave={onLeave}>
      {children}
    </div>,
    homeOf(anchor),
  )
}
