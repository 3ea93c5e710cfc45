import { useMemo } from 'react'
import {
  type DrawCounts,
  drawCounts,
  formatCount,
  formatExpected,
  formatPercent,
  type Recording,
  type Scope,
  type Share,
} from '../../src/index.ts'
import { DrawChart } from './DrawChart.tsx'
import './why-share.css'

interface WhyShareProps {
  readonly recording: Recording
  readonly scope: Scope
  readonly edge: number
  readonly share: Share
  readonly tone: string
}

/** Why a share is not exactly what was expected: the draws, and how far chance moves a sample of this size. */
export function WhyShare({ recording, scope, edge, share, tone }: WhyShareProps) {
  const counts = useMemo(() => drawCounts(recording, scope, edge), [recording, scope, edge])
  const { expected, halfWidth, of, count } = share
  if (expected === null || halfWidth === null) return null
  const [low, high] = [expected - halfWidth, expected + halfWidth]
  return (
    <div className="tt-why">
      <p>
        Each request is drawn by chance. Of {formatCount(of)} requests, {formatExpected(expected)}
        {'\u00a0'}% are <b>{formatCount(Math.round(expected * of))}</b>. In 95 of 100 runs it is{' '}
        {formatCount(Math.max(0, Math.ceil(low * of)))} to {formatCount(Math.min(of, Math.floor(high * of)))}, that is {range(low, high)}.
        This run has <b>{formatCount(count)}</b>, {verdict(share)}
      </p>
      <DrawChart share={share} expected={expected} tone={tone} />
      {counts ? <Draws counts={counts} /> : <p>No weight is drawn here: the proxy picks among the pods of all versions.</p>}
      <p className="tt-quiet">Another seed gives another sample. More requests narrow the interval.</p>
    </div>
  )
}

function range(low: number, high: number): string {
  return `${formatPercent(Math.max(0, low)).replace(/\s?%/, '')} to ${formatPercent(Math.min(1, high))}`
}

function verdict({ observed, agrees }: Share): string {
  const seen = `or ${formatPercent(observed)}`
  if (agrees === null) return `${seen}: too few requests to say more.`
  return agrees
    ? `${seen}: within what chance does.`
    : `${seen}: more than chance does. One run in twenty looks like this, or something else decides.`
}

/** Which draws lead where, and how many fell there. */
function Draws({ counts: { total, draws, destinations } }: { counts: DrawCounts }) {
  return (
    <table className="tt-why-table">
      <caption>
        {formatCount(draws)} draws of 0 to {formatCount(total - 1)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Destination</th>
          <th scope="col">Takes</th>
          <th scope="col">Expected</th>
          <th scope="col">Fell there</th>
        </tr>
      </thead>
      <tbody>
        {destinations.map(({ label, weight, first, last, count }) => (
          <tr key={`${label} ${first}`}>
            <th scope="row">{label}</th>
            <td>{weight === 0 ? 'none' : first === last ? first : `${first}–${last}`}</td>
            <td>{formatCount(Math.round((draws * weight) / total))}</td>
            <td>{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
