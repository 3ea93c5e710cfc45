import { finish, type InParts, type Recording, rowBits, walkInParts } from '../../src/index.ts'

/** Particles that an edge shows in a second of the eye; above that one stands for several. */
const shownPerSecond = 60

/** For each edge, how many requests one particle stands for, and the same for failed tries, which are drawn all as long as they can be. */
export interface Thinning {
  readonly each: Uint32Array
  readonly failed: Uint32Array
}

/** 1, 2, 5, 10, 20, 50, …: the least of them that brings `perSecond` down to what can be shown. */
export function thinningStep(perSecond: number): number {
  let step = 1
  for (let i = 0; perSecond / step > shownPerSecond; i++) step *= i % 3 === 1 ? 2.5 : 2
  return step
}

/** Counts the tries on each edge between its first and its last one. */
export function makeThinning(recording: Recording, speed: number): Thinning {
  return finish(thinningInParts(recording, speed))
}

/** {@link makeThinning}, a part at a time. */
export function* thinningInParts(recording: Recording, speed: number): InParts<Thinning> {
  const counts = new EdgeCounts(recording.edges.length)
  yield* walkInParts(0, recording.rows.length, (from, to) => counts.add(recording, from, to))
  const step = (count: number, edge: number) => thinningStep((count / counts.seconds(edge)) * speed)
  return { each: Uint32Array.from(counts.tries, step), failed: Uint32Array.from(counts.failures, step) }
}

class EdgeCounts {
  readonly tries: Float64Array
  readonly failures: Float64Array
  private readonly first: Float64Array
  private readonly last: Float64Array

  constructor(edges: number) {
    this.tries = new Float64Array(edges)
    this.failures = new Float64Array(edges)
    this.first = new Float64Array(edges).fill(Infinity)
    this.last = new Float64Array(edges)
  }

  seconds(edge: number): number {
    return Math.max(1, ((this.last[edge] ?? 0) - (this.first[edge] ?? 0)) / 1e6)
  }

  add({ rows }: Recording, from: number, to: number): void {
    const { tries, failures, first, last } = this
    for (let row = from; row < to; row++) {
      const edge = rows.edge[row] ?? 0
      const start = rows.start[row] ?? 0
      if (start < (first[edge] ?? 0)) first[edge] = start
      if (start > (last[edge] ?? 0)) last[edge] = start
      tries[edge] = (tries[edge] ?? 0) + 1
      if ((rows.bits[row] ?? 0) & rowBits.failed) failures[edge] = (failures[edge] ?? 0) + 1
    }
  }
}
