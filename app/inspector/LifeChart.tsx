import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { type Recording, type RequestLife, type SourceRange, type WaterfallRow, waterfall } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Flag } from '../components/Flag.tsx'
import { useGoToLine } from '../components/line-source.ts'
import { shortPodName } from '../picture/Pods.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { showMs } from '../settings/units.ts'
import { type LifeScale, makeLifeScale } from './life-scale.ts'
import './life-chart.css'

export interface LifeChartProps {
  readonly recording: Recording
  readonly life: RequestLife
  readonly tones: Tones
  /** Row of the recording that is open below. */
  readonly openRow: number
  readonly onOpen: (row: number) => void
}

/** The life of a request as a waterfall: a line for each call, try and back-off. */
export function LifeChart({ recording, life, tones, openRow, onOpen }: LifeChartProps) {
  const [linear, setLinear] = useState(false)
  const rows = useMemo(() => waterfall(life), [life])
  const scale = useMemo(() => makeLifeScale(life, rows, linear), [life, rows, linear])
  const { here, grid } = useRowKeys(rows, onOpen)
  const heading = useId()
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3 id={heading}>Life</h3>
        <AxisSwitch scale={scale} linear={linear} onChange={setLinear} />
      </div>
      <div className="tt-life" role="treegrid" aria-labelledby={heading} {...grid}>
        {rows.map((row, i) => (
          <LifeRow
            key={`${row.kind} ${row.attempt?.row ?? row.call.row} ${row.depth}`}
            recording={recording}
            row={row}
            scale={scale}
            tones={tones}
            focusable={i === here}
            open={row.call.row === openRow && row.kind === 'call'}
            onOpen={() => onOpen(row.call.row)}
          />
        ))}
      </div>
      <LifeAxis scale={scale} />
    </section>
  )
}

/** One stop of Tab for all rows: arrows walk them, Enter opens one and goes to its line, Space only opens it. */
function useRowKeys(rows: readonly WaterfallRow[], onOpen: (row: number) => void) {
  const [current, setCurrent] = useState(0)
  const ref = useRef<HTMLDivElement>(null)
  const goTo = useGoToLine()
  const here = Math.min(current, rows.length - 1)
  const open = (row: WaterfallRow, withLine: boolean) => {
    const range = withLine ? decidingLine(row) : null
    if (range) goTo(range)
    onOpen(row.call.row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[event.key]
    const opens = event.key === 'Enter' || event.key === ' '
    if (!opens && next === undefined) return
    event.preventDefault()
    const row = rows[here]
    if (opens && row) open(row, event.key === 'Enter')
    if (next === undefined) return
    event.stopPropagation()
    const bounded = Math.min(rows.length - 1, Math.max(0, next))
    setCurrent(bounded)
    ref.current?.querySelectorAll<HTMLElement>('[role=row]')[bounded]?.focus()
  }
  return { here, grid: { ref, onKeyDown } }
}

/** Where one wait would fill the axis it breaks, unless it is wanted linear. */
function AxisSwitch({ scale, linear, onChange }: { scale: LifeScale; linear: boolean; onChange: (linear: boolean) => void }) {
  if (!scale.broken && !linear) return null
  return (
    <button type="button" className="tt-part-switch" aria-pressed={linear} onClick={() => onChange(!linear)}>
      {linear ? 'linear' : `axis breaks at ${showMs(scale.breakUs / 1000)}`}
    </button>
  )
}

/** The line that decided how a row came about. */
function decidingLine({ call, attempt }: WaterfallRow): SourceRange | null {
  return attempt?.ended.range ?? attempt?.wait?.range ?? call.route?.steps.findLast((step) => step.range)?.range ?? null
}

interface LifeRowProps {
  readonly recording: Recording
  readonly row: WaterfallRow
  readonly scale: LifeScale
  readonly tones: Tones
  readonly focusable: boolean
  readonly open: boolean
  readonly onOpen: () => void
}

function LifeRow({ recording, row, scale, tones, focusable, open, onOpen }: LifeRowProps) {
  const edge = recording.edges[row.call.edge]
  const tone = edge ? tones.version(edge.to, edge.toVersion) : '--version-0'
  const pod = row.kind === 'try' && row.attempt?.pod ? shortPodName(row.attempt.pod) : ''
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of a treegrid made of bars
    <div
      role="row"
      aria-level={row.depth + 1}
      aria-selected={open}
      tabIndex={focusable ? 0 : -1}
      className={classes('tt-life-row', open && 'tt-life-open', row.kind !== 'call' && 'tt-life-detail')}
      onClick={onOpen}
      onKeyDown={undefined}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a cell of a treegrid made of bars */}
      <span role="gridcell" className="tt-life-name" style={{ paddingLeft: 12 * row.depth }} tabIndex={-1}>
        {row.label} {pod && <i>{pod}</i>}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a cell of a treegrid made of bars */}
      <span role="gridcell" className="tt-life-bars" tabIndex={-1}>
        <Bars row={row} scale={scale} tone={tone} />
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a cell of a treegrid made of bars */}
      <span role="gridcell" className="tt-life-end" tabIndex={-1}>
        <RowEnd row={row} />
      </span>
    </div>
  )
}

function Bars({ row, scale, tone }: { row: WaterfallRow; scale: LifeScale; tone: string }) {
  const to = row.toUs ?? scale.endUs
  if (row.kind === 'back-off') return <Bar look="back-off" scale={scale} from={row.fromUs} to={to} />
  const attempt = row.attempt
  const wait = attempt?.wait && attempt.wait.kind !== 'back-off' ? attempt.wait : null
  const failed =
    attempt !== null && !attempt.ok && row.toUs !== null && (row.kind === 'try' || (attempt.calls.length === 0 && !row.call.ok))
  const look = row.call.mirror ? 'mirror' : failed ? 'failed' : 'fine'
  return (
    <>
      {wait && <Bar look="wait" scale={scale} from={wait.fromUs} to={Math.min(wait.toUs, to)} tone={tone} />}
      <Bar look={look} scale={scale} from={wait ? Math.min(wait.toUs, to) : row.fromUs} to={to} tone={tone} />
    </>
  )
}

function Bar({ look, scale, from, to, tone }: { look: string; scale: LifeScale; from: number; to: number; tone?: string }) {
  const left = scale.part(from)
  const width = scale.part(to) - left
  const style = {
    left: `${(100 * left).toFixed(2)}%`,
    width: `max(${(100 * width).toFixed(2)}%, ${look === 'mirror' ? 5 : 3}px)`,
    ...(tone === undefined ? {} : { color: `var(${tone})` }),
  }
  return <i className={classes('tt-bar', `tt-bar-${look}`)} style={style} />
}

function RowEnd({ row }: { row: WaterfallRow }) {
  const tookUs = row.toUs === null ? null : row.toUs - row.fromUs
  const took = tookUs === null ? 'under way' : showMs(tookUs / 1000)
  if (row.kind === 'back-off') return <span>{took}</span>
  if (row.call.mirror) return <span>ignored</span>
  const end = row.attempt ?? row.call
  const cause = causeWords(end)
  return (
    <>
      {!end.ok && row.toUs !== null && <Flag cause={cause} />}
      {end.ok && end.flags.includes('DI') && <span className="tt-plain-flag">DI</span>}
      <span>{took}</span>
    </>
  )
}

function causeWords({ status, grpcError, flags }: Pick<WaterfallRow['call'], 'status' | 'grpcError' | 'flags'>): string {
  const shown = flags.filter((flag) => flag !== 'DI').join(',')
  const code = status === 0 ? 'cut' : grpcError || String(status)
  return shown === '' ? code : `${code} ${shown}`
}

function LifeAxis({ scale }: { scale: LifeScale }) {
  return (
    <div className="tt-life-axis" aria-hidden="true">
      <span className="tt-life-ruler">
        <i style={{ left: 0 }}>0</i>
        {scale.broken && (
          <>
            <b style={{ left: `${100 * scale.breakPart}%` }}>{'//'}</b>
            <i className="tt-life-break" style={{ left: `${100 * scale.breakPart}%` }}>
              {showMs(scale.breakUs / 1000)}
            </i>
          </>
        )}
        <i className="tt-life-last">{showMs((scale.endUs - scale.startUs) / 1000)}</i>
      </span>
    </div>
  )
}
