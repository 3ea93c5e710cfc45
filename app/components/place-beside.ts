export type Side = 'top' | 'bottom' | 'left' | 'right'

const gap = 6
const margin = 8
const opposite = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const satisfies Record<Side, Side>

/** Puts `element` (fixed) beside `anchor`, on the other side where there is no room, and inside the window in any case. */
export function placeBeside(element: HTMLElement, anchor: Element, side: Side): void {
  const box = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = element
  const { innerWidth, innerHeight } = window
  const room = { top: box.top, bottom: innerHeight - box.bottom, left: box.left, right: innerWidth - box.right }
  const needed = gap + margin + (side === 'top' || side === 'bottom' ? height : width)
  const centre = { x: box.left + (box.width - width) / 2, y: box.top + (box.height - height) / 2 }
  const places = {
    top: { x: centre.x, y: box.top - gap - height },
    bottom: { x: centre.x, y: box.bottom + gap },
    left: { x: box.left - gap - width, y: centre.y },
    right: { x: box.right + gap, y: centre.y },
  }
  const { x, y } = places[room[side] < needed ? opposite[side] : side]
  element.style.left = `${Math.round(Math.min(innerWidth - margin - width, Math.max(margin, x)))}px`
  element.style.top = `${Math.round(Math.min(innerHeight - margin - height, Math.max(margin, y)))}px`
}
