import { lazy, Suspense, useMemo } from 'react'
import { type CallFigures, type Figures, formatCount, formatPercent, type Recording, type SourceRange } from '../../src/index.ts'
import { Flag } from '../components/Flag.tsx'
import { LineLink } from '../components/LineLink.tsx'
import { TermButton } from '../glossary/TermButton.tsx'
import { badgeName } from '../picture/Badges.tsx'
import { edgesOf } from '../picture/lit.ts'
import { edgeSelection, isSameSelection } from '../picture/picks.ts'
import { RequestTable } from '../picture/RequestTable.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { endName } from '../player/telltale.ts'
import { showMs, showRate } from '../settings/units.ts'
import { playerStore, type Selection } from '../store/player.ts'
import { Guards } from './Guards.tsx'
import { PodLoad } from './PodLoad.tsx'
import { PodStates } from './PodStates.tsx'
import { WayShare } from './WayShare.tsx'

const Controls = lazy(async () => ({ default: (await import('../controls/Controls.tsx')).Controls }))

export interface TrafficViewProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly selection: Selection
  readonly tones: Tones
}

/** A service, a version, a pod or an edge: what reaches it, what should, and how that went. */
export function TrafficView({ recording, figures, selection, tones }: TrafficViewProps) {
  const edges = useMemo(() => incoming(recording, selection), [recording, selection])
  const own = ownFigures(recording, figures, selection)
  const pod = selection.type === 'pod' ? recording.pods.findIndex((each) => each.name === selection.name) : -1
  return (
    <>
      {own && <Numbers own={own} />}
      <Ways recording={recording} figures={figures} edges={edges} tones={tones} selection={selection} />
      <Suspense fallback={null}>
        <Controls recording={recording} edges={edges} selection={selection} tones={tones} />
      </Suspense>
      {own && own.byCause.size > 0 && <Causes own={own} />}
      {pod >= 0 && <PodLoad recording={recording} pod={pod} />}
      <Guards recording={recording} figures={figures} selection={selection} />
      <PodStates recording={recording} selection={selection} tones={tones} />
      <Policies recording={recording} selection={selection} />
      <Clusters recording={recording} edges={edges} />
      <section className="tt-inspector-part">
        <RequestTable recording={recording} figures={figures} tones={tones} edges={edges} brief />
      </section>
    </>
  )
}

/** Edges that lead to what is selected; a source has only ways out. */
function incoming(recording: Recording, selection: Selection): ReadonlySet<number> {
  const all = edgesOf(recording, selection)
  if (selection.type !== 'node') return all
  const node = recording.nodes.findIndex((each) => each.key === selection.key)
  const into = [...all].filter((edge) => recording.edges[edge]?.to === node)
  return into.length > 0 ? new Set(into) : all
}

function ownFigures({ nodes, edges }: Recording, figures: Figures, selection: Selection): CallFigures | undefined {
  if (selection.type === 'node') {
    const index = nodes.findIndex((node) => node.key === selection.key)
    const version = nodes[index]?.versions.findIndex((each) => each.label === selection.version) ?? -1
    return selection.version === undefined ? figures.nodes[index] : figures.nodes[index]?.versions[version]
  }
  if (selection.type !== 'edge') return undefined
  const index = edges.findIndex((edge) => {
    const to = nodes[edge.to]
    return (
      nodes[edge.from]?.key === selection.from &&
      to?.key === selection.to &&
      (selection.version === undefined || to.versions[edge.toVersion]?.label === selection.version)
    )
  })
  return figures.edges[index]
}

function Numbers({ own }: { own: CallFigures }) {
  const facts: readonly (readonly [string, string, boolean?])[] = [
    ['requests', formatCount(own.calls)],
    ['rate', showRate(own.rate)],
    ['succeed', own.calls === 0 ? '–' : formatPercent(own.success), own.success < 1],
    ['p50', own.calls === 0 ? '–' : showMs(own.p50Us / 1000)],
    ['p90', own.calls === 0 ? '–' : showMs(own.p90Us / 1000)],
    ['p99', own.calls === 0 ? '–' : showMs(own.p99Us / 1000)],
  ]
  return (
    <section className="tt-inspector-part">
      <dl className="tt-facts">
        {facts.map(([name, value, bad]) => (
          <div key={name}>
            <dt>
              <TermButton id={`figure:${name === 'succeed' ? 'success' : name}`}>{name}</TermButton>
            </dt>
            <dd className={bad === true ? 'tt-failing' : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      {own.retriedCalls > 0 && (
        <p className="tt-quiet">
          {formatCount(own.retriedCalls)} <TermButton id="figure:retried">retried</TermButton>, {formatCount(own.saved)} saved by it,{' '}
          {formatCount(own.tries)} <TermButton id="figure:tries">tries</TermButton> in all.
        </p>
      )}
      {own.delayed > 0 && <p className="tt-quiet">{formatCount(own.delayed)} delayed by a fault.</p>}
    </section>
  )
}

function Ways({ recording, figures, edges, tones, selection }: TrafficViewProps & { readonly edges: ReadonlySet<number> }) {
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>
          <TermButton id="figure:expected">Expected</TermButton> and <TermButton id="figure:share">observed</TermButton>
        </h3>
      </div>
      <ul className="tt-ways">
        {[...edges].map((index) => (
          <Way key={index} recording={recording} figures={figures} index={index} tones={tones} selection={selection} />
        ))}
      </ul>
    </section>
  )
}

interface WayProps extends TrafficViewProps {
  readonly index: number
}

function Way({ recording, figures, index, tones, selection }: WayProps) {
  const edge = recording.edges[index]
  const own = figures.edges[index]
  if (!edge || !own) return null
  const tone = tones.version(edge.to, edge.toVersion)
  return (
    <li className="tt-way">
      <span className="tt-way-name">
        <i className="tt-dot" style={{ background: `var(${tone})` }} />
        <WayName recording={recording} index={index} selected={selection} />
        {edge.mirror && <span className="tt-quiet">, mirrored</span>}
      </span>
      {own.share.of > 0 && <WayShare recording={recording} scope={figures.scope} edge={index} share={own.share} tone={tone} />}
      <span className="tt-way-lines">
        {linesOf(edge.ranges).map((range) => (
          <LineLink key={`${range.file} ${range.start}`} range={range} />
        ))}
      </span>
    </li>
  )
}

/** Leads to the edge; the one that is selected is but named. */
function WayName({ recording, index, selected }: { recording: Recording; index: number; selected: Selection }) {
  const edge = recording.edges[index]
  const selection = edgeSelection(recording, index)
  if (!edge || !selection) return null
  const name = `${endName(recording, edge.from, edge.fromVersion)} to ${endName(recording, edge.to, edge.toVersion)}`
  if (isSameSelection(selection, selected)) return name
  return (
    <button type="button" className="tt-way-link" onClick={() => playerStore.setState({ selection })}>
      {name}
    </button>
  )
}

/** The first few places, each once. */
function linesOf(ranges: readonly SourceRange[]): readonly SourceRange[] {
  const seen = new Set<string>()
  return ranges
    .filter((range) => {
      const key = `${range.file} ${range.start}`
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, 4)
}

function Causes({ own }: { own: CallFigures }) {
  const causes = [...own.byCause].sort((a, b) => b[1] - a[1])
  const most = causes[0]?.[1] ?? 1
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>Failures by cause</h3>
      </div>
      <ul className="tt-causes">
        {causes.map(([cause, count]) => (
          <li key={cause}>
            <Flag cause={cause} explain />
            <span>{formatCount(count)}</span>
            <i style={{ width: `${(100 * count) / most}%` }} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Policies({ recording, selection }: { recording: Recording; selection: Selection }) {
  const node = recording.nodes.find((each) => selection.type === 'node' && each.key === selection.key)
  const badges =
    node?.badges.filter(
      (badge) =>
        selection.type === 'node' &&
        badge.kind !== 'circuit-breaker' &&
        badge.kind !== 'outlier-detection' &&
        (selection.version === undefined || badge.version === undefined || badge.version === selection.version),
    ) ?? []
  if (badges.length === 0) return null
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>What acts here</h3>
      </div>
      <ul className="tt-endings tt-policies">
        {badges.map((badge) => (
          <li key={`${badge.kind} ${badge.version ?? ''} ${badge.text} ${badge.range?.start ?? ''}`}>
            <span className="tt-step-words">
              <b>
                <TermButton id={`badge:${badge.kind}`}>{badgeName(badge.kind)}</TermButton>
              </b>
              : {badge.text}
              {badge.version !== undefined && `, ${badge.version} only`}
            </span>
            {badge.range && <LineLink range={badge.range} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Envoy's names of the clusters behind the edges, as decisions chose them. */
function Clusters({ recording, edges }: { recording: Recording; edges: ReadonlySet<number> }) {
  const names = useMemo(() => clusterNames(recording, edges), [recording, edges])
  if (names.length === 0) return null
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>{names.length > 1 ? 'Envoy clusters' : 'Envoy cluster'}</h3>
      </div>
      {names.map((name) => (
        <code className="tt-cluster" key={name}>
          {name}
        </code>
      ))}
    </section>
  )
}

function clusterNames({ nodes, edges, clusters }: Recording, chosen: ReadonlySet<number>): readonly string[] {
  const found = new Set<string>()
  for (const index of chosen) {
    const edge = edges[index]
    const node = nodes[edge?.to ?? -1]
    const label = node?.versions[edge?.toVersion ?? -1]?.label ?? ''
    for (const cluster of clusters) {
      const [, , subset = '', host = ''] = cluster.split('|')
      if (node && host.split('.')[0] === node.name && (subset === '' || subset === label)) found.add(cluster)
    }
  }
  return [...found]
}
