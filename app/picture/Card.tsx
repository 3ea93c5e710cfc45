import { Globe, Users } from 'lucide-react'
import { Fragment, memo } from 'react'
import {
  type CallFigures,
  type Figures,
  formatCount,
  formatPercent,
  type RecordedBadge,
  type RecordedNode,
  type Recording,
} from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { showMs, showRate } from '../settings/units.ts'
import type { BadgeState } from './activity.ts'
import { Badges } from './Badges.tsx'
import type { Box } from './box.ts'
import { leastNamed } from './card-size.ts'
import type { MeshState } from './ejections.ts'
import { breakName, fitName, textWidth, twoLineWidth } from './measure.ts'
import { PodDetails } from './PodDetails.tsx'
import { Pods } from './Pods.tsx'
import type { Flow, Level } from './scene.ts'
import type { Tones } from './version-tone.ts'

export interface CardProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly index: number
  readonly box: Box
  /** Versions that are told apart; 0 for a card that is one. */
  readonly rows: number
  readonly level: Level
  readonly flow: Flow
  readonly tones: Tones
  readonly state: MeshState
  readonly selected: boolean
  readonly selectedVersion: string | undefined
  readonly hovered: boolean
  readonly hoveredVersion: string | undefined
  readonly dimmed: boolean
  /** It moves to its place; in a large picture it is there. */
  readonly tweened: boolean
  /** Spoken of: its name is told where the level has no room for names. */
  readonly named: boolean
}

/** A node of the picture: a source, a card, or a card that holds its versions. */
export const Card = memo(function Card(given: CardProps) {
  // Columns have no room for pods by name: where traffic flows down, the nearest level says what the standard one says.
  const props = given.flow === 'down' && given.level === 'near' ? { ...given, level: 'standard' as const } : given
  const node = props.recording.nodes[props.index]
  if (!node) return null
  const { x, y, width, height } = props.box
  // A layer of its own for each of hundreds of cards would slow down the browser.
  const style = props.tweened ? { transform: `translate(${x}px, ${y}px)`, width, height } : { left: x, top: y, width, height }
  const looks = classes('tt-node', props.dimmed && 'tt-dimmed', props.selected && props.selectedVersion === undefined && 'tt-selected')
  if (node.kind === 'source')
    return (
      <div className={classes(looks, 'tt-source', `tt-source-${props.flow}`)} style={style} data-pick="card" data-node={node.key}>
        <SourceBody {...props} node={node} />
      </div>
    )
  const idle = (props.figures.nodes[props.index]?.calls ?? 0) === 0
  return (
    <div
      className={classes(
        looks,
        'tt-card',
        `tt-card-${props.level}`,
        `tt-flow-${props.flow}`,
        props.rows === 0 && 'tt-card-single',
        (node.kind === 'unknown' || idle) && 'tt-card-idle',
        node.kind === 'unknown' && 'tt-card-unknown',
        props.hovered && 'tt-card-hovered',
      )}
      style={style}
      data-pick="card"
      data-node={node.key}
    >
      <CardBody {...props} node={node} />
    </div>
  )
})

type BodyProps = CardProps & { readonly node: RecordedNode }

function SourceBody({ node, figures, index, level, flow }: BodyProps) {
  const sends = figures.nodes[index]
  return (
    <>
      <Users size={16} strokeWidth={1.75} aria-hidden="true" />
      {(level === 'standard' || level === 'near' || flow === 'down') && (
        <span className="tt-source-name">
          <b>{node.name}</b>
          <span>{showRate(sends?.rate ?? 0)}</span>
        </span>
      )}
    </>
  )
}

function CardBody(props: BodyProps) {
  if (props.level === 'far') return <FarBody {...props} />
  if (props.rows === 0) return <SingleBody {...props} />
  return props.flow === 'down' ? <ColumnsBody {...props} /> : <RowsBody {...props} />
}

/** So few stand far enough apart for a name above each, a little wider than its block. */
const fewCards = 12
const nameOverhang = 40

/** Only the shares, as a block; with its name where it is spoken of, or has room for it. */
function FarBody({ recording, node, index, figures, tones, named, box, tweened }: BodyProps) {
  const own = figures.nodes[index]
  const versions = own?.versions ?? []
  const shown = versions.map((version, i) => ({ version: i, grow: (own?.calls ?? 0) === 0 ? 1 : version.calls }))
  const written = !tweened && box.width >= leastNamed.width && box.height >= leastNamed.height
  return (
    <>
      {named && !written && <span className="tt-far-name">{node.name}</span>}
      {!named && !written && recording.nodes.length <= fewCards && (
        <span className="tt-far-name">{fitName(node.name, box.width + nameOverhang, '400 11px')}</span>
      )}
      <div className={classes('tt-far', written && 'tt-far-written')} title={node.name}>
        {written && <span style={{ lineHeight: `${box.height - 4}px` }}>{fitName(node.name, box.width - 2, '400 11px')}</span>}
        {shown.map(({ version, grow }) => (
          <i key={node.versions[version]?.workload ?? version} style={{ flexGrow: grow, color: `var(${tones.version(index, version)})` }} />
        ))}
        {own && <FailedPart own={own} />}
      </div>
    </>
  )
}

function badgeState({ recording, state, index, node }: BodyProps): (badge: RecordedBadge) => BadgeState {
  const ejecting = [...state.ejected.keys()].some((pod) => recording.pods[pod]?.node === index)
  const refusing = [...state.openClusters].some(
    (cluster) => recording.clusters[cluster]?.split('|')[3]?.startsWith(`${node.name}.`) === true,
  )
  return (badge) => {
    if (badge.kind === 'outlier-detection' && ejecting) return 'acting'
    if (badge.kind === 'circuit-breaker' && refusing) return 'refusing'
    return state.activity(index, badge.kind)
  }
}

function CardHeader(props: BodyProps & { readonly plain?: boolean }) {
  const { node, level } = props
  const badges = node.badges.filter((badge) => badge.version === undefined || level !== 'near')
  return (
    <div className="tt-card-header">
      <span className="tt-card-name">
        {node.kind === 'external' && <Globe size={14} strokeWidth={1.75} aria-hidden="true" />}
        <span className={classes('tt-card-words', isWhole(props) && 'tt-card-whole')}>
          {level === 'compact' ? <BrokenName name={node.name} /> : node.name}
        </span>
      </span>
      {level !== 'compact' && !props.plain && (
        <Badges badges={badges} state={badgeState(props)} most={props.flow === 'down' && props.rows === 0 ? 2 : 4} />
      )}
    </div>
  )
}

/** Whether the name has its room: nothing needs to be cut off, which would cost the browser a layer for each of hundreds of cards. */
function isWhole({ tweened, node, level, box, rows }: BodyProps): boolean {
  if (tweened) return false
  if (level === 'compact') return (rows > 0 ? textWidth(node.name) : twoLineWidth(node.name)) + 24 <= box.width
  return rows === 0 && textWidth(node.name) + 36 + 24 * Math.min(4, node.badges.length) <= box.width
}

/** A long name on two lines. */
function BrokenName({ name }: { name: string }) {
  return breakName(name).map((part, i) => (
    <Fragment key={part}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

function RowsBody(props: BodyProps) {
  return (
    <>
      <CardHeader {...props} />
      {props.node.versions.map((version, i) => (
        <VersionRow key={version.workload || version.label} {...props} version={i} />
      ))}
    </>
  )
}

function ColumnsBody(props: BodyProps) {
  return (
    <>
      <div className="tt-columns">
        {props.node.versions.map((version, i) => (
          <VersionRow key={version.workload || version.label} {...props} version={i} />
        ))}
      </div>
      <CardHeader {...props} />
    </>
  )
}

function VersionRow(props: BodyProps & { readonly version: number }) {
  const { recording, figures, index, node, version, level, tones, state } = props
  const recorded = node.versions[version]
  const own = figures.nodes[index]?.versions[version]
  if (!recorded || !own) return null
  const tone = tones.version(index, version)
  const looks = classes(
    'tt-row',
    props.hoveredVersion === recorded.label && 'tt-row-hovered',
    props.selected && props.selectedVersion === recorded.label && 'tt-row-selected',
  )
  return (
    <div className={looks} data-pick="row" data-node={node.key} data-version={recorded.label}>
      <i className="tt-row-bar" style={{ background: `var(${tone})` }} />
      <span className="tt-row-line">
        <span className="tt-row-name">{recorded.label}</span>
        {level !== 'compact' && level !== 'near' && (
          <Pods recording={recording} pods={recorded.pods} state={state} tone={tone} most={recorded.label.length > 8 ? 1 : 6} />
        )}
        <RowFigures {...props} own={own} />
      </span>
      {level === 'near' && <PodDetails recording={recording} pods={recorded.pods} state={state} tone={tone} own={own} />}
      <FailedPart own={own} />
    </div>
  )
}

function RowFigures({
  recording,
  figures,
  index,
  version,
  level,
  own,
}: BodyProps & { readonly version: number; readonly own: CallFigures }) {
  const mirror = mirrorShare(recording, figures, index, version)
  if (own.calls === 0 && mirror !== null)
    return (
      <span className="tt-figures">
        {level !== 'compact' && <span className="tt-quiet">mirrored</span>} <b>{formatPercent(mirror)}</b>
      </span>
    )
  if (own.calls === 0) return <span className="tt-figures tt-quiet">{level === 'compact' ? 'idle' : 'no requests'}</span>
  if (level === 'near')
    return (
      <>
        <span className="tt-row-counts">{countWords(own)}</span>
        <span className="tt-figures">
          <SuccessFigure own={own} />
        </span>
      </>
    )
  return <CallLine own={own} brief={level === 'compact'} />
}

/** `157 requests, 43 retries`. */
function countWords({ calls, retries }: CallFigures): string {
  const requests = `${formatCount(calls)} ${calls === 1 ? 'request' : 'requests'}`
  return retries === 0 ? requests : `${requests}, ${formatCount(retries)} ${retries === 1 ? 'retry' : 'retries'}`
}

/** Share of the calls that are copied to this version, where it gets copies only. */
function mirrorShare(recording: Recording, figures: Figures, node: number, version: number): number | null {
  const edge = recording.edges.findIndex((each) => each.mirror && each.to === node && each.toVersion === version)
  const found = figures.edges[edge]
  return edge < 0 || !found || found.tries === 0 ? null : found.share.observed
}

function CallLine({ own, brief }: { own: CallFigures; brief: boolean }) {
  return (
    <span className="tt-figures">
      <SuccessFigure own={own} />
      {!brief && (
        <span className="tt-p99">
          <span className="tt-quiet">p99</span> {showMs(own.p99Us / 1000)}
        </span>
      )}
    </span>
  )
}

function SuccessFigure({ own }: { own: CallFigures }) {
  return <span className={own.success < 1 ? 'tt-success tt-failing' : 'tt-success'}>{formatPercent(own.success)}</span>
}

/** The failed part of the calls: grows from the right, never too small to be seen. */
function FailedPart({ own }: { own: CallFigures }) {
  if (own.calls === 0 || own.success === 1) return null
  return <i className="tt-failed-part" style={{ width: `${Math.max(3, 100 * (1 - own.success))}%` }} />
}

function SingleBody(props: BodyProps) {
  const { node, index, figures, level, flow, recording, state, tones } = props
  const own = figures.nodes[index]
  const version = node.versions[0]
  if (!own) return null
  const brief = level === 'compact' || flow === 'down'
  // Where there is little room, a failure is news and a success is not.
  const tellsSuccess = flow === 'down' && own.calls > 0 && (own.success < 1 || node.badges.length === 0)
  return (
    <>
      <div className="tt-single-head">
        <CardHeader {...props} plain={tellsSuccess} />
        {tellsSuccess && <SuccessFigure own={own} />}
      </div>
      {!brief && (
        <div className="tt-single-version">
          {subtitle(node) && <span>{subtitle(node)}</span>}
          {version && version.pods.length > 0 && level !== 'near' && (
            <Pods recording={recording} pods={version.pods} state={state} tone={tones.version(index, 0)} />
          )}
        </div>
      )}
      {!brief && level === 'near' && version && (
        <PodDetails recording={recording} pods={version.pods} state={state} tone={tones.version(index, 0)} own={own} />
      )}
      {!brief &&
        level !== 'near' &&
        (own.calls > 0 ? <CallLine own={own} brief={false} /> : <span className="tt-figures tt-quiet">no requests</span>)}
      <FailedPart own={own} />
    </>
  )
}

function subtitle(node: RecordedNode): string {
  const label = node.versions[0]?.label ?? ''
  if (node.kind === 'external') return 'outside the mesh'
  if (node.kind === 'unknown') return 'no such host'
  return node.kind === 'gateway' ? label || 'gateway' : label
}
