import type { Figures, Share } from '../metrics/figures.ts'
import type { Recording } from '../sim/recording.ts'

/** A way through the picture whose share of its client's requests is another now. */
export interface ChangedShare {
  /** Keys of the nodes, and labels of the versions; a label is empty where the node has one version, null where none is reached. */
  readonly from: string
  readonly fromVersion: string | null
  readonly to: string
  readonly toVersion: string | null
  readonly mirror: boolean
  /** Name of the target node. */
  readonly name: string
  readonly before: Share | null
  readonly after: Share | null
  /** What the share gains, −1..1. */
  readonly gain: number
}

/** Less than this is the same share: both runs draw the same numbers, so that what does not change is equal to the last request. */
const least = 0.0005

interface Side {
  readonly recording: Recording
  readonly figures: Figures
}

/** The ways whose share changes, the largest change first. A way that only one of the runs has stood at nothing in the other. */
export function changedShares(was: Side, is: Side): readonly ChangedShare[] {
  const before = sharesOf(was)
  const after = sharesOf(is)
  const changed = [...new Set([...before.keys(), ...after.keys()])].flatMap((key): ChangedShare[] => {
    const [old, fresh] = [before.get(key), after.get(key)]
    const way = fresh ?? old
    const gain = (fresh?.share.observed ?? 0) - (old?.share.observed ?? 0)
    return way && Math.abs(gain) >= least ? [{ ...way.way, before: old?.share ?? null, after: fresh?.share ?? null, gain }] : []
  })
  return changed.sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain))
}

type Way = Omit<ChangedShare, 'before' | 'after' | 'gain'>

function sharesOf({ recording: { nodes, edges }, figures }: Side): ReadonlyMap<string, { readonly way: Way; readonly share: Share }> {
  return new Map(
    edges.flatMap(({ from, fromVersion, to, toVersion, mirror }, i) => {
      const [source, target, share] = [nodes[from], nodes[to], figures.edges[i]?.share]
      if (!source || !target || !share || share.of === 0) return []
      const way: Way = {
        from: source.key,
        fromVersion: source.versions[fromVersion]?.label ?? null,
        to: target.key,
        toVersion: target.versions[toVersion]?.label ?? null,
        mirror,
        name: target.name,
      }
      return [[JSON.stringify(way), { way, share }] as const]
    }),
  )
}
