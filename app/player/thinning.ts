import { type Recording, rowBits } from '../../src/index.ts'

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
  const { rows, edges } = recording
  const first = new Float64Array(edges.length).fill(Infinity)
  const last = new Float64Array(edges.length)
  const tries = new Float64Array(edges.length)
  const failures = new Float64Array(edges.length)
  for (let row = 0; row < rows.length; row++) {
    const edge = rows.edge[row] ?? 0
    const start = rows.start[row] ?? 0
    if (start < (first[edge] ?? 0)) first[edge] = start
    if (start > (last[edge] ?? 0)) last[edge] = start
    tries[edge] = (tries[edge] ?? 0) + 1
    if ((rows.bits[row] ?? 0) & rowBits.failed) failures[edge] = (failures[edge] ?? 0) + 1
  }
  const seconds = (edge: number) => Math.max(1, ((last[edge] ?? 0) - (first[edge] ?? 0)) / 1e6)
  const step = (count: number, edge: number) => thinningStep((count / seconds(edge)) * speed)
  return { each: Uint32Array.from(tries, step), failed: Uint32Array.from(failures, step) }
}
