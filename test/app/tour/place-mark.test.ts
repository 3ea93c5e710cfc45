import { describe, expect, it } from 'vitest'
import { type Box, placeMark } from '../../../app/tour/place-mark.ts'

const mark = { width: 320, height: 150 }
const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const zoomed = { width: 720, height: 450 }

describe('a coach mark stands beside what it speaks of, in the window', () => {
  it.each<[string, Box, { width: number; height: number }, string | undefined]>([
    ['the editor', { left: 0, top: 48, width: 424, height: 852 }, desktop, 'right'],
    ['the picture', { left: 425, top: 48, width: 1015, height: 608 }, desktop, 'left'],
    ['the timeline', { left: 425, top: 656, width: 1015, height: 244 }, desktop, 'left'],
    ['a button in the corner', { left: 1360, top: 8, width: 72, height: 32 }, desktop, 'left'],
    ['the picture of a phone', { left: 0, top: 48, width: 390, height: 604 }, phone, 'bottom'],
    ['the timeline of a phone', { left: 0, top: 652, width: 390, height: 132 }, phone, 'top'],
    ['a button of the lower bar', { left: 130, top: 784, width: 130, height: 60 }, phone, 'top'],
    ['the editor under the picture', { left: 0, top: 250, width: 720, height: 200 }, zoomed, 'top'],
    ['what fills the window', { left: 0, top: 0, width: 390, height: 844 }, phone, undefined],
    ['a window that is too narrow', { left: 0, top: 0, width: 20, height: 20 }, { width: 320, height: 640 }, undefined],
  ])('%s', (_, target, view, side) => {
    const place = placeMark(target, mark, view)
    expect(place?.side).toBe(side)
    if (!place) return
    const apart =
      place.left >= target.left + target.width ||
      place.left + mark.width <= target.left ||
      place.top >= target.top + target.height ||
      place.top + mark.height <= target.top
    expect(apart).toBe(true)
    expect(place.left).toBeGreaterThanOrEqual(8)
    expect(place.top).toBeGreaterThanOrEqual(8)
    expect(place.left + mark.width).toBeLessThanOrEqual(view.width - 8)
    expect(place.top + mark.height).toBeLessThanOrEqual(view.height - 8)
  })

  it('points at the middle of it, as far as its edge goes', () => {
    const low = placeMark({ left: 0, top: 860, width: 40, height: 40 }, mark, desktop)
    expect(low).toEqual({ side: 'right', left: 52, top: 742, arrow: 132 })
  })
})
