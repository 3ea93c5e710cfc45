import { formatCount, formatPercent, type Recording } from '../../src/index.ts'
import type { TermId } from '../glossary/glossary.ts'
import { TermButton } from '../glossary/TermButton.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { showMs, showRate } from '../settings/units.ts'
import { type ChartData, latencyRange, shareAt, successFloor, valueAt } from './chart-data.ts'
import type { ExtraData } from './extra-data.ts'
import { extraTracks } from './shown-tracks.ts'
import { type ChartFrame, valueRows } from './tracks.ts'

export interface GuttersProps {
  readonly recording: Recording
  readonly data: ChartData
  readonly extras: readonly ExtraData[]
  readonly frame: ChartFrame
  readonly tones: Tones
  readonly focus: number
  /** Second under the pointer; null: the playhead's. */
  readonly pointed: number | null
}

/** Names of the tracks at the left, their values at the right. */
export function Gutters(props: GuttersProps) {
  if (props.frame.left < 50) return null
  return (
    <>
      <Names {...props} />
      <Values {...props} />
    </>
  )
}

function Names({ recording, data, extras, frame, focus }: GuttersProps) {
  const [low, high] = latencyRange(data)
  const node = recording.nodes[focus]
  return (
    <div className="tt-track-names">
      <span style={{ top: frame.share.y }}>
        {data.bands.length > 0 ? <TermButton id="figure:share">Share</TermButton> : <TermButton id="figure:rate">Rate</TermButton>}
        <i className="tt-track-of">{data.bands.length > 0 ? node?.name : 'all requests'}</i>
      </span>
      {frame.success && (
        <Named
          top={frame.success.y}
          height={frame.success.height}
          name="Success"
          term="figure:success"
          from="100"
          to={String(Math.round(100 * successFloor(data.success)))}
        />
      )}
      {frame.latency && (
        <Named
          top={frame.latency.y}
          height={frame.latency.height}
          name="Latency"
          term="figure:latency"
          from={tickWords(high)}
          to={tickWords(low)}
        />
      )}
      {frame.extras.map((track, i) => {
        const extra = extras[i]
        return (
          extra && (
            <Named
              key={extra.track}
              top={track.y}
              height={track.height}
              name={extraTracks.find(([name]) => name === extra.track)?.[1] ?? ''}
              term={extraTerms[extra.track]}
              from={tickNumber(extra.most)}
              to="0"
            />
          )
        )
      })}
    </div>
  )
}

interface NamedProps {
  readonly top: number
  readonly height: number
  readonly name: string
  readonly term: TermId
  readonly from: string
  readonly to: string
}

function Named({ top, height, name, term, from, to }: NamedProps) {
  return (
    <>
      <span style={{ top: top - 2 }}>
        <TermButton id={term}>{name}</TermButton>
      </span>
      <i className="tt-tick" style={{ top: top - 2 }}>
        {from}
      </i>
      <i className="tt-tick" style={{ top: top + height - 12 }}>
        {to}
      </i>
    </>
  )
}

function Values({ data, extras, frame, tones, focus, pointed }: GuttersProps) {
  const playhead = usePlayhead(100)
  const x = pointed ?? playhead / 1000
  const { most, tight } = valueRows(frame.share.height, data.bands.length)
  const shown = data.bands.slice(-most).sort((a, b) => a.version - b.version)
  const success = valueAt(data.success, x)
  return (
    <div className="tt-track-values">
      <Value
        top={frame.share.y}
        tight={tight}
        rows={
          data.bands.length > 0
            ? shown.map((band) => ({
                mark: 'dot',
                colour: tones.version(focus, band.version),
                name: shortLabel(band.label),
                value: percent(shareAt(band, data.bucket, x)),
              }))
            : [{ mark: 'dash', colour: '--version-0', name: 'rate', value: showRate(valueAt(data.rate, x) ?? 0) }]
        }
      />
      {frame.success && <Value top={frame.success.y + 6} rows={[{ mark: 'dash', colour: '--ink', name: 'ok', value: percent(success) }]} />}
      {frame.latency && (
        <Value
          top={frame.latency.y}
          rows={[
            { mark: 'dash', colour: '--ink', name: 'p99', value: latency(valueAt(data.p99, x)) },
            { mark: 'dash', colour: '--text-3', name: 'p50', value: latency(valueAt(data.p50, x)) },
          ]}
        />
      )}
      {frame.extras.map((track, i) => {
        const extra = extras[i]
        return (
          extra && (
            <Value
              key={extra.track}
              top={track.y + 3}
              rows={[{ mark: 'dash', colour: '--version-0', name: extraNames[extra.track], value: extraValue(extra, x) }]}
            />
          )
        )
      })}
    </div>
  )
}

const extraTerms = { rate: 'figure:rate', retries: 'figure:retried', ejections: 'word:ejection' } as const
const extraNames = { rate: 'rate', retries: 'retries', ejections: 'out' } as const

/** Value of a further track at `x`, in words. */
function extraValue({ track, points }: ExtraData, x: number): string {
  const value = valueAt(points, x) ?? 0
  return track === 'ejections' ? formatCount(value) : showRate(value)
}

function tickNumber(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}

/** The end of a long name, which tells it from its siblings: the gutter has room for seven letters. */
function shortLabel(label: string): string {
  return label.length > 7 ? `…${label.slice(-5)}` : label
}

/** A power of ten: `10 s`, `100 ms`. */
function tickWords(us: number): string {
  return us >= 1e6 ? `${us / 1e6} s` : `${us / 1000} ms`
}

function percent(value: number | null): string {
  return value === null ? '–' : formatPercent(value)
}

function latency(us: number | null): string {
  return us === null ? '–' : showMs(us / 1000)
}

interface ValueRow {
  readonly mark: 'dot' | 'dash'
  readonly colour: string
  readonly name: string
  readonly value: string
}

function Value({ top, rows, tight = false }: { top: number; rows: readonly ValueRow[]; tight?: boolean }) {
  return (
    <dl style={{ top }} data-tight={tight}>
      {rows.map((row) => (
        <div key={row.name}>
          <dt>
            <i className={`tt-mark-${row.mark}`} style={{ background: `var(${row.colour})` }} />
            {row.name}
          </dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}
