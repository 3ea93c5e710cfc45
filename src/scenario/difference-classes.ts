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
  const groups = traffic.flatMap((source) =>
    source.requests.flatMap(({ name }) => {
      const own = pairs.filter((pair) => pair.source === source.name && pair.name === name)
      return own.length > 0 ? [compare(source.name, name, own)] : []
    }),
  )
  return { classes: groups, all: compare('', '', pairs), versions }
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
    p99Us: { before: p99(pairs.map(({ before }) => before)), after: p99(pairs.map(({ after }) => after)) },
    retried: countBoth(pairs, ({ retries }) => retries > 0),
    fixed: pairs.filter(isFixed).length,
    broken: pairs.filter(isBroken).length,
    changed: pairs.filter(({ changed }) => changed).length,
    example: example ? numbersOf(example) : null,
  }
}

function countBoth(pairs: readonly PairedOutcome[], holds: (outcome: RequestOutcome) => boolean): BeforeAfter {
  return { before: pairs.filter(({ before }) => holds(before)).length, after: pairs.filter(({ after }) => holds(after)).length }
}

function p99(outcomes: readonly RequestOutcome[]): number {
  const histogram = new Histogram()
  for (const { durationUs } of outcomes) if (durationUs !== null) histogram.record(durationUs)
  return histogram.quantiles([0.99])[0] ?? 0
}
