/** Where the name of a step stands in its segment, in pixels from the segment's start, and the room up to the next marker. */
export interface NamePlace {
  readonly start: number
  readonly room: number
}

/** Half the width of the playhead's label, and the air that the name keeps from it. */
const reach = 28

/**
 * How far the name gives way to the playhead at `x` (pixels from the segment's start): 0 where it is not in the way, null where there is no room to
 * give way to.
 */
export function stepAside({ start, room }: NamePlace, width: number, x: number): number | null {
  const shown = Math.min(width, room)
  if (x + reach <= start || x - reach >= start + shown) return 0
  const shift = Math.ceil(x + reach - start)
  return shift + shown <= room ? shift : null
}
