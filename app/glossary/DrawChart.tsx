import type { Share } from '../../src/index.ts'

const width = 320
const height = 72
const base = 54

/** How often samples of this size come out as what: the bell of chance, its middle 95 %, and where this run lies. */
export function DrawChart({ share, expected, tone }: { share: Share; expected: number; tone: string }) {
  const { of, observed, halfWidth } = share
  const deviation = Math.sqrt((expected * (1 - expected)) / Math.max(1, of))
  if (deviation === 0 || halfWidth === null) return null
  const reach = Math.max(4 * deviation, 1.15 * Math.abs(observed - expected))
  const x = (value: number) => ((value - expected + reach) / (2 * reach)) * width
  const y = (value: number) => base - 46 * Math.exp(-((value - expected) ** 2) / (2 * deviation ** 2))
  const at = (from: number, to: number) => Array.from({ length: 61 }, (_, i) => from + ((to - from) * i) / 60)
  const line = (from: number, to: number) => at(from, to).map((value) => `${x(value).toFixed(1)} ${y(value).toFixed(1)}`)
  const [low, high] = [expected - halfWidth, expected + halfWidth]
  const band = `M${x(low).toFixed(1)} ${base}L${line(low, high).join('L')}L${x(high).toFixed(1)} ${base}Z`
  const percent = (value: number) => (100 * Math.min(1, Math.max(0, value))).toFixed(1)
  return (
    <svg
      className="tt-why-chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Expected ${percent(expected)}, between ${percent(low)} and ${percent(high)}; seen ${percent(observed)}`}
    >
      <path d={band} fill="var(--text-3)" opacity="0.25" />
      <path d={`M${line(expected - reach, expected + reach).join('L')}`} fill="none" stroke="var(--text-3)" />
      <path d={`M0 ${base}.5H${width}`} stroke="var(--line-2)" />
      <path d={`M${x(expected).toFixed(1)} ${base}v5`} stroke="var(--ink)" strokeWidth="1.5" />
      <path d={`M${x(observed).toFixed(1)} 6V${base}`} stroke={`var(${tone})`} strokeWidth="2" />
      <circle cx={x(observed)} cy="6" r="4" fill={`var(${tone})`} />
      {[low, expected, high].map((value) => (
        <text key={value} x={x(value)} y={height - 2} textAnchor="middle" className="tt-why-tick">
          {percent(value)}
        </text>
      ))}
    </svg>
  )
}
