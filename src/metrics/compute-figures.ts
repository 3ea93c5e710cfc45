import { finish, type InParts } from '../core/parts.ts'
import type { Recording } from '../sim/recording.ts'
import { failureCausesInParts } from './causes.ts'
import { decisionFiguresInParts } from './decision-figures.ts'
import { EdgeShares } from './edge-shares.ts'
import type { EdgeFigures, Figures, NodeFigures, Scope } from './figures.ts'
import { releaseScan, type Scan, scanInParts } from './scan.ts'

/**
 * All figures of a scope, from one pass over the rows. Requests still under way at the end of the recording count as sent, not as answered.
 * `decisions`, which the picture does without, is worked out when first asked for.
 */
export function computeFigures(recording: Recording, scope: Scope): Figures {
  const scanned = finish(scanInParts(recording, scope))
  let decisions: Figures['decisions'] | undefined
  return {
    ...finish(pictureInParts(recording, scope, scanned)),
    get decisions() {
      decisions ??= finish(decisionFiguresInParts(recording, scanned))
      return decisions
    },
  }
}

/** {@link computeFigures}, a part at a time and whole: for runs of millions of rows. */
export function* figuresInParts(recording: Recording, scope: Scope): InParts<Figures> {
  const scanned = yield* scanInParts(recording, scope)
  const picture = yield* pictureInParts(recording, scope, scanned)
  const decisions = yield* decisionFiguresInParts(recording, scanned)
  yield
  releaseScan(scanned)
  yield
  return { ...picture, decisions }
}

/** What a picture shows of {@link computeFigures}: `decisions`, of which the text alone speaks, is empty. */
export function pictureFigures(recording: Recording, scope: Scope): Figures {
  return { ...finish(pictureInParts(recording, scope, finish(scanInParts(recording, scope)))), decisions: [] }
}

function* pictureInParts(recording: Recording, scope: Scope, scanned: Scan): InParts<Omit<Figures, 'decisions'>> {
  const causes = yield* failureCausesInParts(recording, scanned)
  const shares = new EdgeShares(recording, scanned)
  const seconds = Math.max(0, Math.min(scope.toUs, recording.simulatedUs) - scope.fromUs) / 1_000_000
  const total = scanned.tally.figures([scanned.totalSlot], seconds)
  return {
    scope,
    requests: scanned.requests,
    answered: total.calls,
    succeeded: total.succeeded,
    causes,
    total,
    edges: recording.edges.map((_, i): EdgeFigures => ({ ...scanned.tally.figures([i], seconds), share: shares.of([i]) })),
    nodes: nodeFigures(recording, scanned, shares, seconds),
  }
}

function nodeFigures(recording: Recording, scanned: Scan, shares: EdgeShares, seconds: number): NodeFigures[] {
  const into: number[][] = recording.nodes.map(() => [])
  const out: number[][] = recording.nodes.map(() => [])
  recording.edges.forEach((edge, i) => {
    if (edge.mirror) return
    into[edge.to]?.push(i)
    out[edge.from]?.push(i)
  })
  return recording.nodes.map((node, n) => {
    const received = into[n] ?? []
    // What only sends (a source, a client workload) is described by what it sends.
    const own = received.length > 0 ? received : (out[n] ?? [])
    const versions = node.versions.map((_, version) => {
      const reaching = received.filter((i) => recording.edges[i]?.toVersion === version)
      return { ...scanned.tally.figures(reaching, seconds), share: shares.of(reaching) }
    })
    return { ...scanned.tally.figures(own, seconds), versions }
  })
}
