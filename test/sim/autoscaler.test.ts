import { expect, it } from 'vitest'
import { Autoscaler } from '../../src/sim/autoscaler.ts'

const S = 1_000_000
const rules = { workload: 'default/a', min: 1, max: 10, target: 0.5, scaleDownWindowUs: 60 * S, scaleUpWindowUs: 0 }

/** What it decides each 15 s for pods of which each is busy for the given share. */
function decisions(shares: readonly (readonly number[])[], current: number, more: Partial<typeof rules> = {}): readonly number[] {
  const autoscaler = new Autoscaler({ ...rules, ...more })
  const busy: number[] = []
  return shares.map((loads, i) => {
    const pods = loads.map((share, pod) => {
      busy[pod] = (busy[pod] ?? 0) + Math.abs(share) * 15 * S
      return { pod, ready: share >= 0, busyUs: busy[pod] ?? 0 }
    })
    return autoscaler.decide(pods, current, (i + 1) * 15 * S)
  })
}

it.each([
  { name: 'ceil(current · load / target)', shares: [[0.8, 0.8]], current: 2, gets: [4] },
  { name: 'nothing within a tenth of the target', shares: [[0.54, 0.54]], current: 2, gets: [2] },
  { name: 'at most twice as many or four more', shares: [[1, 1]], current: 2, gets: [4] },
  { name: 'at most the maximum', shares: [[1, 1, 1, 1]], current: 4, gets: [5], more: { max: 5 } },
  { name: 'at least the minimum', shares: [[0, 0, 0]], current: 3, gets: [2], more: { min: 2, scaleDownWindowUs: 0 } },
  {
    name: 'down only when the window is over',
    shares: [[0.5, 0.5], ...Array.from({ length: 5 }, () => [0.1, 0.1])],
    current: 2,
    gets: [2, 2, 2, 2, 2, 1],
  },
  { name: 'one pod no more than all of its time', shares: [[3, 0.2]], current: 2, gets: [3] },
  { name: 'idle for what is not ready, where more is asked for', shares: [[0.9, -0.001]], current: 2, gets: [2] },
])('gives $name', ({ shares, current, gets, more = {} }) => expect(decisions(shares, current, more)).toEqual(gets))
