import { EdgeShares } from '../metrics/edge-shares.ts'
import type { Share } from '../metrics/figures.ts'
import { scan } from '../metrics/scan.ts'
import type { RecordedNode, Recording } from '../sim/recording.ts'
import type { CountedThing, Expectation, ExpectationResult, Place } from './expectation.ts'
import { expectationTitle, placeWords, seenWords } from './expectation-words.ts'
import { type Measured, type MeasuredEdges, measureCalls } from './measure-calls.ts'
import type { Scenario } from './scenario.ts'

/** What a run makes of each expectation, in their order. Nothing that was not seen holds: a share of no calls is no share. */
export function checkExpectations(
  recording: Recording,
  scenario: Pick<Scenario, 'traffic'>,
  expectations: readonly Expectation[],
): readonly ExpectationResult[] {
  return expectations.map((expectation) => checkExpectation(recording, scenario, expectation))
}

/** A measure taken of a run, in its own unit. */
interface Reading {
  readonly observed: number | null
  readonly configured: number | null
  readonly count: number
  readonly of: number
}

function checkExpectation(recording: Recording, scenario: Pick<Scenario, 'traffic'>, expectation: Expectation): ExpectationResult {
  const title = expectationTitle(expectation)
  const unknown = [expectation.at, expectation.from].find((place) => place && !isThere(recording, place))
  if (unknown) return failing(expectation, title, `no ${placeWords(unknown)} in this run`)
  const reading = read(recording, scenario, expectation)
  const { observed, configured, count, of } = reading
  if (observed === null) return failing(expectation, title, `no request ${wayWords(expectation)}in this run`)
  const detail = seenWords(expectation.measure, { observed, configured, count, of })
  return { expectation, holds: keeps(expectation, { ...reading, observed }), observed, configured, of, count, title, detail }
}

function failing(expectation: Expectation, title: string, detail: string): ExpectationResult {
  return { expectation, holds: false, observed: null, configured: null, of: 0, count: 0, title, detail }
}

/** `to reviews v3 from productpage `: the calls that count; empty for those of the sources. */
function wayWords({ at, from }: Expectation): string {
  return `${at ? `to ${placeWords(at)} ` : ''}${from ? `from ${placeWords(from)} ` : ''}`
}

function isThere({ nodes }: Recording, { version, ...place }: Place): boolean {
  const node = nodes.find((each) => isNode(each, place))
  return node !== undefined && (version === '' || node.versions.some(({ label }) => label === version))
}

function isNode(node: RecordedNode, { namespace, name }: Pick<Place, 'namespace' | 'name'>): boolean {
  return node.name === name && (namespace === '' || node.namespace === namespace)
}

function read(recording: Recording, scenario: Pick<Scenario, 'traffic'>, expectation: Expectation): Reading {
  const { measure } = expectation
  const edges = edgesOf(recording, expectation)
  if (measure.type === 'count' && measure.of === 'ejections') return reading(ejections(recording, expectation))
  const share = measure.type === 'share' && expectation.request === '' && edges ? shareOf(recording, expectation, edges) : undefined
  if (share && share.of > 0) return ofShare(share)
  const measured = measureCalls(recording, scenario, expectation, edges)
  switch (measure.type) {
    case 'share':
      return ofNone(
        measure.mirrored ? part(measured.copies, measured.copied) : part(measured.reached, measured.begun),
        measured,
        expectation,
      )
    case 'ending':
      return part(measured.endings, measured.ended)
    case 'success':
      return part(measured.succeeded, measured.ended)
    case 'latency':
      return reading(measured.ended === 0 ? null : measured.latencies.quantile(measure.quantile) / 1000)
    case 'count':
      return measured.selected === 0 ? reading(null) : reading(counted(measured, measure.of))
  }
}

function counted(measured: Measured, of: CountedThing): number {
  if (of === 'triesPerRequest') return measured.tries / Math.max(1, measured.reached)
  if (of === 'requests') return measured.reached
  return of === 'ejections' ? 0 : measured[of]
}

function reading(observed: number | null): Reading {
  return { observed, configured: null, count: 0, of: 0 }
}

function part(count: number, of: number): Reading {
  return { observed: of === 0 ? null : (100 * count) / of, configured: null, count, of }
}

/** Where nothing is expected and requests went elsewhere, no share is a share of 0. */
function ofNone(share: Reading, { selected }: Measured, { bounds }: Expectation): Reading {
  return share.observed === null && bounds.is === 0 ? part(0, selected) : share
}

function ofShare({ count, of, expected }: Share): Reading {
  return { ...part(count, of), configured: expected === null ? null : 100 * expected }
}

/** The ways to a place and from a caller, to or from any where one is not named; null where neither is: those of the sources. */
function edgesOf({ nodes, edges }: Recording, { at, from }: Expectation): MeasuredEdges | null {
  if (!at && !from) return null
  const [node, place] = [new Set<number>(), new Set<number>()]
  edges.forEach((edge, i) => {
    const [client, target] = [nodes[edge.from], nodes[edge.to]]
    if (!client || !target || (at && !isNode(target, at))) return
    if (from && !(isNode(client, from) && isVersion(client, edge.fromVersion, from))) return
    if (!edge.mirror) node.add(i)
    if (!at || isVersion(target, edge.toVersion, at)) place.add(i)
  })
  return { node, place }
}

function isVersion({ versions }: RecordedNode, index: number, { version }: Place): boolean {
  return version === '' || versions[index]?.label === version
}

/** As all figures count it, with what the configuration makes of it. */
function shareOf(recording: Recording, { between, measure }: Expectation, { place }: MeasuredEdges): Share {
  const scope = between ? { fromUs: between.fromMs * 1000, toUs: between.toMs * 1000 } : { fromUs: 0, toUs: recording.durationUs }
  const mirrored = measure.type === 'share' && measure.mirrored
  const indices = [...place].filter((i) => recording.edges[i]?.mirror === mirrored)
  return new EdgeShares(recording, scan(recording, scope)).of(indices)
}

function ejections({ events, pods, nodes }: Recording, { at, from, between }: Expectation): number {
  return events.filter(({ type, atUs, pod, by }) => {
    const ejected = pods[pod ?? -1]
    const [node, client] = [nodes[ejected?.node ?? -1], nodes[by ?? -1]]
    if (type !== 'ejected' || !ejected || (between && (atUs < between.fromMs * 1000 || atUs >= between.toMs * 1000))) return false
    if (at && !(node && isNode(node, at) && isVersion(node, ejected.version, at))) return false
    return !from || (client !== undefined && isNode(client, from))
  }).length
}

/** Standard deviations of a sample that are put down to chance where an entry gives no tolerance. */
const chance = { configured: 4, unknown: 3 }

function keeps({ measure, bounds }: Expectation, { observed, configured, of }: Reading & { readonly observed: number }): boolean {
  const { is, tolerance, atLeast, atMost } = bounds
  if (atLeast !== null && observed < atLeast - 1e-9) return false
  if (atMost !== null && observed > atMost + 1e-9) return false
  if (is === null) return true
  if (tolerance !== null) return Math.abs(observed - is) <= tolerance + 1e-9
  if (measure.type === 'count') return observed === is
  if (measure.type === 'latency') return Math.abs(observed - is) <= is / 10
  const deviation = 100 * Math.sqrt(((is / 100) * (1 - is / 100)) / Math.max(1, of))
  if (configured === null) return Math.abs(observed - is) <= chance.unknown * deviation + 1e-9
  return Math.abs(configured - is) < 0.05 && Math.abs(observed - is) <= chance.configured * deviation + 1e-9
}
