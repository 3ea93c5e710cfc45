import type { Thumbnail } from '../work/thumbnail.ts'

/** A state in small; an empty frame where none was drawn. */
export function ThumbnailPicture({ thumbnail }: { thumbnail: Thumbnail | undefined }) {
  if (!thumbnail) return <span className="tt-history-picture" />
  const { width, height, boxes, ways } = thumbnail
  return (
    <svg className="tt-history-picture" viewBox={`-16 -16 ${width + 32} ${height + 32}`} aria-hidden="true">
      {ways.map(({ ends: [x1, y1, x2, y2], width: wide, tone }, i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: ribbons of a drawing that never changes
          key={i}
          d={`M${x1} ${y1}C${x1 + 0.4 * (x2 - x1)} ${y1} ${x1 + 0.36 * (x2 - x1)} ${y2} ${x2} ${y2}`}
          fill="none"
          stroke={`var(--version-${tone})`}
          strokeOpacity="0.6"
          strokeWidth={Math.max(3, wide)}
        />
      ))}
      {boxes.map(([x, y, w, h], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards of a drawing that never changes
        <rect key={i} x={x} y={y} width={w} height={h} rx="8" fill="var(--raised)" stroke="var(--line-2)" strokeWidth="3" />
      ))}
    </svg>
  )
}
