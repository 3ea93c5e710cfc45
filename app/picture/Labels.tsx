import { memo } from 'react'
import { type Figures, formatCount, formatPercent, placeName, type Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import type { EdgeMark } from './edge-mark.ts'
import { type EdgeLabel, expectedWords } from './labels.ts'
import type { Lit } from './lit.ts'
import type { Ribbon } from './ribbons.ts'

export interface LabelsProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly labels: readonly EdgeLabel[]
  readonly ribbons: readonly (Ribbon | null)[]
  /** They move to their places; in a large picture they are there. */
  readonly tweened: boolean
  readonly lit: Lit | null
  readonly hovered: ReadonlySet<number> | null
  readonly marks?: ReadonlyMap<number, EdgeMark> | undefined
}

/** Shares and rates beside the ribbons, and the numbers of a selected request's path. */
export function Labels(props: LabelsProps) {
  const { recording, figures, labels, lit, hovered, marks, tweened } = props
  const onPath = lit !== null && lit.request >= 0
  return (
    <>
      {!onPath &&
        labels.map((label) => {
          const isLit =
            marks?.has(label.edge) === true ||
            hovered?.has(label.edge) === true ||
            (lit?.edges.has(label.edge) === true && lit.edges.size === 1)
          const isDimmed = lit !== null && !lit.edges.has(label.edge)
          const found = marks?.get(label.edge)
          const mark = found?.quiet ? undefined : found
          return <Label key={label.edge} {...{ recording, figures, label, mark, tweened }} lit={isLit} dimmed={isDimmed} />
        })}
      {onPath &&
        lit.path.map((step, i) => <PathNumber key={step.edge} ribbon={props.ribbons[step.edge]} number={i + 1} tries={step.tries} />)}
    </>
  )
}

interface LabelProps extends Pick<LabelsProps, 'recording' | 'figures' | 'tweened'> {
  readonly label: EdgeLabel
  readonly lit: boolean
  readonly dimmed: boolean
  readonly mark: EdgeMark | undefined
}

const Label = memo(function Label({ recording, figures, label, lit, dimmed, mark, tweened }: LabelProps) {
  const looks = classes(
    'tt-label',
    mark && 'tt-label-marked',
    label.stacked && 'tt-label-stacked',
    lit && 'tt-label-lit',
    dimmed && 'tt-dimmed',
    label.disagrees && 'tt-label-disagrees',
  )
  return (
    <Tooltip content={<EdgeTip recording={recording} figures={figures} edge={label.edge} />} side="top">
      <span className={looks} style={placeOf(label, tweened)} data-pick="label" data-edge={label.edge}>
        <span className="tt-label-words">
          {(mark || label.share) && <b>{mark?.share ?? label.share}</b>}
          {mark ? <span>{mark.gain}</span> : label.rate && <span>{label.rate}</span>}
          {label.note && <span>{label.note}</span>}
        </span>
      </span>
    </Tooltip>
  )
})

function placeOf({ x, y, align }: EdgeLabel, tweened: boolean) {
  if (tweened) return { transform: `translate(${x}px, ${y}px)${align === 'right' ? ' translateX(-100%)' : ''}` }
  // Its right end stands at x: a box without width, that it hangs out of to the left.
  return align === 'right' ? { left: x, top: y, width: 0, display: 'flex', justifyContent: 'flex-end' } : { left: x, top: y }
}

/** What an edge carries, in sentences. */
export function EdgeTip({ recording, figures, edge }: { recording: Recording; figures: Figures; edge: number }) {
  const own = figures.edges[edge]
  const to = recording.nodes[recording.edges[edge]?.to ?? -1]?.name ?? ''
  if (!own) return null
  const failed = own.calls - own.succeeded
  const expected = expectedWords(own.share)
  return (
    <>
      <span className="tt-tooltip-line">
        <b>
          {formatPercent(own.share.observed)} of requests to {to}
        </b>{' '}
        {own.share.of > 0 && `${formatCount(own.share.count)} of ${formatCount(own.share.of)} go to ${placeName(recording, edge)}.`}
      </span>
      <span className="tt-tooltip-line">
        {expected && `Expected ${expected}. `}
        {own.share.agrees === false && 'The sample does not agree. '}
        {failed > 0 ? `${formatCount(failed)} failed.` : own.calls > 0 ? 'None failed.' : 'No request in this scope.'}
        {own.retries > 0 && ` ${formatCount(own.retries)} retries.`}
      </span>
    </>
  )
}

/** Room for `3 tries` before the target's card. */
const triesRoom = 44

function PathNumber({ ribbon, number, tries }: { ribbon: Ribbon | null | undefined; number: number; tries: number }) {
  if (!ribbon) return null
  const { points } = ribbon.track
  const at = 2 * Math.round((points.length / 2 - 1) * 0.45)
  const x = points[at] ?? 0
  const y = points[at + 1] ?? 0
  return (
    <>
      <span className="tt-path-number" style={{ transform: `translate(${x - 9}px, ${y - 9}px)` }}>
        {number}
      </span>
      {tries > 1 && (
        <span className="tt-path-tries" style={{ transform: `translate(${Math.min(x + 4, ribbon.end.x - triesRoom)}px, ${y + 12}px)` }}>
          {tries} tries
        </span>
      )}
    </>
  )
}
