import type { Ribbon } from './ribbons.ts'

const chevronStep = 26

/** Shows the direction of a way: all along it, or with one mark in its middle. */
export function Chevrons({ ribbon, single = false }: { ribbon: Ribbon; single?: boolean }) {
  const { points, length } = ribbon.track
  const count = single ? 1 : Math.floor(length / chevronStep)
  const marks = Array.from({ length: count }, (_, i) => {
    const at = Math.min(points.length / 2 - 2, Math.round(((i + 0.5) / count) * (points.length / 2 - 1)))
    const x = points[2 * at] ?? 0
    const y = points[2 * at + 1] ?? 0
    const turn = (Math.atan2((points[2 * at + 3] ?? 0) - y, (points[2 * at + 2] ?? 0) - x) * 180) / Math.PI
    return (
      <path
        key={at}
        d="M-2.5 -3.5L1.5 0L-2.5 3.5"
        transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(0)})`}
        className="tt-chevron"
      />
    )
  })
  return <>{marks}</>
}
