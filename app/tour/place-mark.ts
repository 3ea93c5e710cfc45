/** Where a mark stands, in window pixels, and where on its edge the arrow is. */
export interface MarkPlace {
  readonly side: Side
  readonly left: number
  readonly top: number
  /** Along the edge that faces the target, from its left or top end. */
  readonly arrow: number
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Size {
  readonly width: number
  readonly height: number
}

type Side = 'right' | 'left' | 'bottom' | 'top'

const sides: readonly Side[] = ['right', 'left', 'bottom', 'top']
const gap = 12
const margin = 8
const arrowInset = 18

/** Where a mark fits beside its target without covering any of it; undefined where it fits on no side. */
export function placeMark(target: Box, mark: Size, view: Size): MarkPlace | undefined {
  const side = sides.find((each) => roomOn(each, target, view) >= (across(each) ? mark.width : mark.height) + gap + margin)
  if (side === undefined || mark.width + 2 * margin > view.width || mark.height + 2 * margin > view.height) return undefined
  const centre = { x: target.left + target.width / 2, y: target.top + target.height / 2 }
  const left = clamp(across(side) ? beside(side, target, mark) : centre.x - mark.width / 2, view.width - mark.width)
  const top = clamp(across(side) ? centre.y - mark.height / 2 : beside(side, target, mark), view.height - mark.height)
  const [along, length] = across(side) ? [centre.y - top, mark.height] : [centre.x - left, mark.width]
  return { side, left, top, arrow: Math.round(Math.min(length - arrowInset, Math.max(arrowInset, along))) }
}

function across(side: Side): boolean {
  return side === 'left' || side === 'right'
}

function roomOn(side: Side, { left, top, width, height }: Box, view: Size): number {
  return { right: view.width - left - width, left, bottom: view.height - top - height, top }[side]
}

function beside(side: Side, { left, top, width, height }: Box, mark: Size): number {
  return { right: left + width + gap, left: left - gap - mark.width, bottom: top + height + gap, top: top - gap - mark.height }[side]
}

function clamp(value: number, most: number): number {
  return Math.round(Math.min(most - margin, Math.max(margin, value)))
}
