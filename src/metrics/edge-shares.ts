import type { RecordedEdge, Recording } from '../sim/recording.ts'
import type { Share } from './figures.ts'
import type { Scan } from './scan.ts'
import { type SharePart, shareOfParts } from './share.ts'

/**
 * Shares of edges in what their client sends to their target, answers that reached no version included, expected and observed. Counted by
 * first tries: a retry may go elsewhere.
 */
export class EdgeShares {
  private readonly recording: Recording
  private readonly scanned: Scan
  private readonly steps: number
  /** By client and target: first tries in each step. */
  private readonly groups = new Map<string, Float64Array>()

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
        const of = edge.mirror ? this.mirrored(index, edge, step) : (this.groups.get(groupKey(edge))?.[step] ?? 0)
        parts.push({ of, expected: edge.expected[step] ?? null })
      }
    }
    return shareOfParts(count, parts)
  }

  private addToGroup(edge: RecordedEdge, index: number): void {
    const begun = this.groups.get(groupKey(edge)) ?? new Float64Array(this.steps)
    this.groups.set(groupKey(edge), begun)
    for (let step = 0; step < this.steps; step++) begun[step] = (begun[step] ?? 0) + (this.scanned.begun[index * this.steps + step] ?? 0)
  }

  /** What could have been mirrored along the edge: the calls under the decisions that mirror; all calls to the node where none did yet. */
  private mirrored(index: number, edge: RecordedEdge, step: number): number {
    const decisions = this.scanned.mirroredBy.get(index)
    if (!decisions) return this.groups.get(groupKey(edge))?.[step] ?? 0
    let sum = 0
    for (const decision of decisions) {
      if (this.recording.decisions[decision]?.step === step) sum += this.scanned.begunByDecision[decision] ?? 0
    }
    return sum
  }
}

function groupKey(edge: RecordedEdge): string {
  return `${edge.from} ${edge.fromVersion} ${edge.to}`
}
