export type Side = 'top' | 'bottom' | 'left' | 'right'

const gap = 6
const margin = 8

/** Puts `element` (fixed) beside `anchor`, on the other side where there is no room, and inside the window in any case. */
export function placeBeside(element: HTMLElement, anchor: Element, side: Side): void {
  const box = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = element
  const { innerWidth, innerHeight } = window
  const flipped = flip(side, box, width, height, innerWidth, innerHeight)
  const centre = { x: box.left + (box.width - width) / 2, y: box.top + (box.height - height) / 2 }
  const places = {
    top: { x: centre.x, y: box.top - gap - height },
    bottom: { x: centre.x, y: box.bottom + gap },
    left: { x: box.left - gap - width, y: centre.y },
    right: { x: box.right + gap, y: centre.y },
  }
  const { x, y } = places[flipped]
  element.style.left = `${Math.round(Math.min(innerWidth - margin - width, Math.max(margin, x)))}px`
  element.style.top = `${Math.round(Math.min(innerHeight - margin - height, Math.max(margin, y)))}px`
}

function flip(side: Side, box: DOMRect, width: number, height: number, right: number, bottom: number): Side {
  if (side === 'top' && box.top - gap - height < margin) return 'bottom'
  if (side === 'bottom' && box.bottom + gap + height > bottom - margin) return 'top'
  if (side === 'left' && box.left - gap - width < margin) return 'right'
  if (side === 'right' && box.right + gap + width > right - margin) return 'left'
  return side
}
