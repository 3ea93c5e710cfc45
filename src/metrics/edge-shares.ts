import type { RecordedEdge, Recording } from '../sim/recording.ts'
import type { Share } from './figures.ts'
import type { Scan } from './scan.ts'
import { type SharePart, shareOfParts } from './share.ts'

/** Calls of one client to one node. */
interface Group {
  /** First tries in each step. */
  readonly begun: Float64Array
  /** What the configuration is known to send along the group's edges in each step, 0..1. */
  readonly known: Float64Array
}

/**
 * Shares of edges in what their client sends to their target, answers that reached no version included, expected and observed. Counted by
 * first tries: a retry may go elsewhere.
 */
export class EdgeShares {
  private readonly recording: Recording
  private readonly scanned: Scan
  private readonly steps: number
  private readonly groups = new Map<string, Group>()

  constructor(recording: Recording, scanned: Scan) {
    this.recording = recording
    this.scanned = scanned
    this.steps = recording.steps.length
    recording.edges.forEach((edge, index) => {
      if (!edge.mirror) this.addToGroup(edge, index)
    })
  }

  /** The share of several edges together: how much of what their clients send goes to one version. */
  of(indices: readonly number[]): Share {
    let count = 0
    const parts: SharePart[] = []
    for (const index of indices) {
      const edge = this.recording.edges[index]
      if (!edge) continue
      for (let step = 0; step < this.steps; step++) {
        count += this.scanned.begun[index * this.steps + step] ?? 0
        const group = this.groups.get(groupKey(edge))
        const of = edge.mirror ? this.mirrored(index, edge, step) : (group?.begun[step] ?? 0)
        parts.push({ of, expected: edge.expected[step] ?? nothing(edge, group, step) })
      }
    }
    return shareOfParts(count, parts)
  }

  private addToGroup(edge: RecordedEdge, index: number): void {
    const group = this.groups.get(groupKey(edge)) ?? { begun: new Float64Array(this.steps), known: new Float64Array(this.steps) }
    this.groups.set(groupKey(edge), group)
    for (let step = 0; step < this.steps; step++) {
      group.begun[step] = (group.begun[step] ?? 0) + (this.scanned.begun[index * this.steps + step] ?? 0)
      group.known[step] = (group.known[step] ?? 0) + (edge.expected[step] ?? 0)
    }
  }

  /** What could have been mirrored along the edge: the calls under the decisions that mirror; all calls to the node where none did yet. */
  private mirrored(index: number, edge: RecordedEdge, step: number): number {
    const decisions = this.scanned.mirroredBy.get(index)
    if (!decisions) return this.groups.get(groupKey(edge))?.begun[step] ?? 0
    let sum = 0
    for (const decision of decisions) {
      if (this.recording.decisions[decision]?.step === step) sum += this.scanned.begunByDecision[decision] ?? 0
    }
    return sum
  }
}

/** A version that a step has no way to gets nothing there, if all is known to go elsewhere; else nothing is known. */
function nothing(edge: RecordedEdge, group: Group | undefined, step: number): number | null {
  return edge.toVersion >= 0 && !edge.mirror && (group?.known[step] ?? 0) > 0.999999 ? 0 : null
}

function groupKey(edge: RecordedEdge): string {
  return `${edge.from} ${edge.fromVersion} ${edge.to}`
}
