import { formatCount, none, type Recording } from '../../src/index.ts'

/** How many requests each pod has, waiting or worked on, at moments that lie evenly apart. */
export interface PodLoads {
  readonly stepUs: number
  readonly moments: number
  /** By pod, then by moment. */
  readonly active: Int32Array
}

const leastStepUs = 100_000
const mostMoments = 2000

/** Goes through the rows once. */
export function makePodLoads({ rows, pods, durationUs }: Recording): PodLoads {
  const stepUs = Math.max(leastStepUs, durationUs / mostMoments)
  const moments = Math.floor(durationUs / stepUs) + 1
  const active = new Int32Array(pods.length * moments)
  const change = (pod: number, us: number, by: 1 | -1) => {
    const moment = Math.ceil(us / stepUs)
    if (moment < moments) active[pod * moments + moment] = (active[pod * moments + moment] ?? 0) + by
  }
  for (let row = 0; row < rows.length; row++) {
    const pod = rows.pod[row] ?? pods.length
    if (pod >= pods.length) continue
    change(pod, rows.start[row] ?? 0, 1)
    const end = rows.end[row] ?? none
    if (end !== none) change(pod, end, -1)
  }
  for (let i = 0; i < active.length; i++) if (i % moments !== 0) active[i] = (active[i] ?? 0) + (active[i - 1] ?? 0)
  return { stepUs, moments, active }
}

/** How many a pod had at the latest of the moments up to `atUs`. */
export function loadAt({ stepUs, moments, active }: PodLoads, pod: number, atUs: number): number {
  return active[pod * moments + Math.min(moments - 1, Math.max(0, Math.floor(atUs / stepUs)))] ?? 0
}

/** How often what is shown of loads follows the playhead. */
export const loadEveryMs = 500

const known = new WeakMap<Recording, PodLoads>()

/** The loads of a recording, worked out when they are first asked for. */
export function loadsOf(recording: Recording): PodLoads {
  const loads = known.get(recording) ?? makePodLoads(recording)
  known.set(recording, loads)
  return loads
}

/** `2 active`, `2 of 16 active`. */
export function loadWords(active: number, limit: number | undefined): string {
  return limit === undefined ? `${formatCount(active)} active` : `${formatCount(active)} of ${formatCount(limit)} active`
}
