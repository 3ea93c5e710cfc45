import { Histogram } from '../metrics/histogram.ts'
import type { Recording } from '../sim/recording.ts'
import type { TrafficSource } from '../sim/traffic.ts'
import type { BeforeAfter, ComparedClass } from './difference.ts'
import { movesOf } from './difference-moves.ts'
import { hasFailed, isBroken, isFixed, numbersOf, type PairedOutcome } from './difference-pairs.ts'
import type { PlaceNames, RequestOutcome } from './request-outcomes.ts'

interface Told {
  readonly traffic: readonly TrafficSource[]
  /** Key of the node whose versions are told apart. */
  readonly focus: string
  readonly versions: readonly string[]
}

/** The rows of the table: a class each, in the order of the traffic, and all of them together. */
export function classDifferences(
  pairs: readonly PairedOutcome[],
  names: PlaceNames,
  { traffic, focus, versions }: Told,
): { readonly classes: readonly ComparedClass[]; readonly all: ComparedClass; readonly versions: readonly string[] } {
  const compare = (source: string, name: string, of: readonly PairedOutcome[]): ComparedClass => {
    return {
      source,
      name,
      ...figuresOf(of),
      versions: reaching(of, names, versions, focus),
      moves: movesOf(of, names),
    }
  }
  const groups = byClass(pairs)
  const classes = traffic.flatMap((source) =>
    source.requests.flatMap(({ name }) => {
      const own = groups.get(source.name)?.get(name)
      return own ? [compare(source.name, name, own)] : []
    }),
  )
  return { classes, all: compare('', '', pairs), versions }
}

/** The pairs by source and by name of the class. */
function byClass(pairs: readonly PairedOutcome[]): ReadonlyMap<string, ReadonlyMap<string, readonly PairedOutcome[]>> {
  const groups = new Map<string, Map<string, PairedOutcome[]>>()
  for (const pair of pairs) {
    const ofSource = groups.get(pair.source) ?? new Map<string, PairedOutcome[]>()
    const own = ofSource.get(pair.name) ?? []
    own.push(pair)
    if (own.length === 1) groups.set(pair.source, ofSource.set(pair.name, own))
  }
  return groups
}

/** Versions of a node in either run that calls can reach, in natural order: none where there is only one. */
export function versionsAt(recordings: readonly Recording[], focus: string): readonly string[] {
  const found = new Set(
    recordings.flatMap(({ nodes, edges }) =>
      edges.flatMap(({ to, toVersion, mirror }) => {
        const node = nodes[to]
        return node?.key === focus && !mirror ? (node.versions[toVersion]?.label ?? []) : []
      }),
    ),
  )
  const natural = [...found].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return natural.length > 1 ? natural : []
}

function reaching(pairs: readonly PairedOutcome[], names: PlaceNames, versions: readonly string[], focus: string): readonly BeforeAfter[] {
  return versions.map((version) => {
    const place = names.places.findIndex((each) => each.node === focus && each.version === version && !each.mirror)
    return countBoth(pairs, ({ reached }) => reached.includes(place))
  })
}

function figuresOf(pairs: readonly PairedOutcome[]): Omit<ComparedClass, 'source' | 'name' | 'versions' | 'moves'> {
  const example = pairs.find(({ changed }) => changed)
  return {
    requests: pairs.length,
    failed: countBoth(pairs, hasFailed),
    p99Us: { before: p99(pairs, ({ before }) => before), after: p99(pairs, ({ after }) => after) },
    retried: countBoth(pairs, ({ retries }) => retries > 0),
    fixed: count(pairs, isFixed),
    broken: count(pairs, isBroken),
    changed: count(pairs, ({ changed }) => changed),
    example: example ? numbersOf(example) : null,
  }
}

/** Without lists of those that are counted: it is done many times with each edit. */
function countBoth(pairs: readonly PairedOutcome[], holds: (outcome: RequestOutcome) => boolean): BeforeAfter {
  return { before: count(pairs, ({ before }) => holds(before)), after: count(pairs, ({ after }) => holds(after)) }
}

function count(pairs: readonly PairedOutcome[], holds: (pair: PairedOutcome) => boolean): number {
  let found = 0
  for (const pair of pairs) if (holds(pair)) found++
  return found
}

function p99(pairs: readonly PairedOutcome[], side: (pair: PairedOutcome) => RequestOutcome): number {
  const histogram = new Histogram()
  for (const pair of pairs) {
    const { durationUs } = side(pair)
    if (durationUs !== null) histogram.record(durationUs)
  }
  return histogram.quantiles([0.99])[0] ?? 0
}
