import type { CSSProperties } from 'react'
import type { ThumbnailData, ThumbnailWay } from './thumbnail-data.ts'
import thumbnails from './thumbnails.generated.json?raw'
import './gallery.css'

const known: Readonly<Record<string, ThumbnailData>> = JSON.parse(thumbnails)
const from = { x: 29, y: 42 }
const target = 158
/** Dots on all ribbons together. */
const dots = 9

interface DrawnWay extends ThumbnailWay {
  readonly key: string
  readonly y: number
  readonly d: string
  readonly tone: string
}

/** An example in small, drawn from its run: shares, failures, copies, retries and ejected pods. It moves while it is pointed at. */
export function Thumbnail({ id }: { id: string }) {
  const data = known[id]
  if (!data) return null
  const ways = drawnWays(data)
  const rows = ways.filter((way, i) => ways.findIndex((other) => other.y === way.y) === i)
  const refused = 1 - ways.filter(({ mirror }) => !mirror).reduce((sum, { share }) => sum + share, 0)
  return (
    <svg className="tt-thumbnail" viewBox="0 0 208 84" aria-hidden="true">
      {ways.map((way) => (
        <Ribbon key={way.key} way={way} />
      ))}
      {ways.map((way, i) => (
        <Moving key={way.key} way={way} data={data} first={i === 0} />
      ))}
      {refused > 0.04 && <Refused share={refused} />}
      {data.retried && <path d="M132 27C116 15 88 15 72 30" fill="none" stroke="var(--text-3)" strokeDasharray="1.5 3" />}
      <Card rows={rows} />
      <circle cx="22" cy="42" r="7" fill="var(--raised)" stroke="var(--line-2)" />
    </svg>
  )
}

/** Versions stand below one another, a copy at the version that it goes to. */
function drawnWays({ ways }: ThumbnailData): readonly DrawnWay[] {
  const collator = new Intl.Collator('en', { numeric: true })
  const labels = [...new Set(ways.map(({ label }) => label))]
  const ordered = labels.toSorted(collator.compare)
  const step = labels.length > 3 ? 17 : labels.length === 3 ? 23 : 34
  return ways.map((way) => {
    const y = 42 + (labels.indexOf(way.label) - (labels.length - 1) / 2) * step
    const tone = labels.length > 1 ? `var(--version-${ordered.indexOf(way.label) + 1})` : 'var(--version-0)'
    const d = `M${from.x} ${from.y}C${from.x + 52} ${from.y} ${from.x + 66} ${y} ${target} ${y}`
    return { ...way, key: `${way.label} ${way.mirror}`, y, d, tone }
  })
}

function Ribbon({ way: { d, tone, share, mirror } }: { way: DrawnWay }) {
  if (mirror) return <path d={d} fill="none" stroke={tone} strokeWidth="1.5" strokeDasharray="1.5 3.5" opacity="0.9" />
  if (share === 0) return <path d={d} fill="none" stroke="var(--line-2)" />
  return <path d={d} fill="none" stroke={tone} strokeWidth={2 + 10 * share} opacity="0.28" />
}

/** The dots of a ribbon: as many as its share, the failed ones among them as diamonds. */
function Moving({ way, data, first }: { way: DrawnWay; data: ThumbnailData; first: boolean }) {
  const count = way.share === 0 ? 0 : Math.max(1, Math.round(way.share * dots))
  const failed = way.failed === 0 ? 0 : Math.max(1, Math.round(way.failed * count))
  return Array.from({ length: count }, (_, i) => {
    const at = (i + 0.6) / count
    const look = i >= count - failed ? 'failed' : lookOf(way, data, first ? i : -1)
    return <Dot key={at} d={way.d} at={at} tone={way.tone} look={look} side={((i * 7) % 5) - 2} />
  })
}

type Look = 'ok' | 'failed' | 'copy' | 'delayed' | 'retry'

function lookOf({ mirror }: DrawnWay, { delayed, retried }: ThumbnailData, place: number): Look {
  if (mirror) return 'copy'
  if (delayed && place === 2) return 'delayed'
  return retried && (place === 3 || place === 4) ? 'retry' : 'ok'
}

function Dot({ d, at, tone, look, side }: { d: string; at: number; tone: string; look: Look; side: number }) {
  const style = { offsetPath: `path("${d}")`, '--at': at } as CSSProperties
  return (
    <g className="tt-thumbnail-dot" style={style}>
      <g transform={`translate(0 ${side})`}>{shapes[look](tone)}</g>
    </g>
  )
}

const shapes: Readonly<Record<Look, (tone: string) => React.ReactNode>> = {
  ok: (tone) => <circle r="3.2" fill={tone} stroke="var(--canvas)" />,
  failed: () => <path d="M0 -5l5 5-5 5-5-5Z" fill="var(--fail)" stroke="var(--canvas)" />,
  copy: (tone) => <rect x="-3" y="-3" width="6" height="6" fill="var(--canvas)" stroke={tone} strokeWidth="1.5" />,
  delayed: (tone) => <circle r="4" fill="var(--canvas)" stroke={tone} strokeWidth="2" />,
  retry: (tone) => <path d="M-3.5 -4.5l8 4.5-8 4.5Z" fill={tone} stroke="var(--canvas)" />,
}

/** What never reaches a version. */
function Refused({ share }: { share: number }) {
  const count = Math.max(1, Math.round(share * 5))
  return (
    <>
      <path d="M104 28v9M104 47v9" stroke="var(--text-1)" strokeWidth="2" />
      {Array.from({ length: count }, (_, i) => `M${94 - 13 * i} ${18 + 3 * (i % 2)}l5 5-5 5-5-5Z`).map((d) => (
        <path key={d} d={d} fill="var(--fail)" stroke="var(--canvas)" />
      ))}
    </>
  )
}

const mostPods = 3

/** The versions, each with its pods; an ejected one is hollow. */
function Card({ rows }: { rows: readonly DrawnWay[] }) {
  const half = rows.length > 3 ? 7.5 : 10
  return rows.map(({ key, y, tone, pods, ejected }) => (
    <g key={key}>
      <rect x={target} y={y - half} width="38" height={2 * half} rx="4" fill="var(--raised)" stroke="var(--line-2)" />
      <path d={`M${target + 1} ${y - half + 1}v${2 * half - 2}`} stroke={tone} strokeWidth="2.5" />
      {Array.from({ length: Math.min(pods, mostPods) }, (_, i) => ({ cx: target + 11 + 9 * i, out: ejected && i === 0 })).map(
        ({ cx, out }) => (
          <circle key={cx} cx={cx} cy={y} r="3" fill={out ? 'none' : tone} stroke={out ? tone : 'none'} strokeDasharray="2 1.5" />
        ),
      )}
    </g>
  ))
}
