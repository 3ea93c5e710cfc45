import { describe, expect, it } from 'vitest'
import { priorityLoads, spreadByAvailability } from '../../src/envoy/load-balancer-priority.ts'

describe('spreadByAvailability', () => {
  it.each([
    { available: [100], load: [100] },
    { available: [100, 100], load: [100, 0] },
    { available: [70, 100], load: [70, 30] },
    { available: [0, 100], load: [0, 100] },
    { available: [50, 50], load: [50, 50] },
    { available: [20, 20], load: [50, 50] },
    { available: [25, 25, 25], load: [34, 33, 33] },
    { available: [0, 1, 2], load: [0, 34, 66] },
    { available: [40, 40, 40], load: [40, 40, 20] },
  ])('$available: $load', ({ available, load }) => expect(spreadByAvailability(available)).toEqual(load))
})

describe('priorityLoads', () => {
  const level = (healthy: number, total: number) => ({ healthy, total })
  it.each([
    { of: 'nothing', levels: [], threshold: 50, load: [], panic: [] },
    { of: 'a whole level', levels: [level(4, 4), level(4, 4)], threshold: 50, load: [100, 0], panic: [false, false] },
    { of: '1/1.4 of a level', levels: [level(5, 7), level(1, 1)], threshold: 50, load: [100, 0], panic: [false, false] },
    { of: 'less than that', levels: [level(4, 7), level(1, 1)], threshold: 50, load: [80, 20], panic: [false, false] },
    { of: 'a level without hosts', levels: [level(0, 0), level(1, 2)], threshold: 0, load: [0, 100], panic: [false, false] },
    { of: 'nothing healthy, panic off', levels: [level(0, 2), level(0, 2)], threshold: 0, load: [100, 0], panic: [false, false] },
    {
      of: 'panic everywhere: by the number of hosts',
      levels: [level(1, 4), level(0, 4)],
      threshold: 50,
      load: [50, 50],
      panic: [true, true],
    },
    { of: 'panic in the first level alone', levels: [level(1, 5), level(3, 6)], threshold: 50, load: [29, 71], panic: [true, false] },
    { of: 'no panic where others take all', levels: [level(0, 4), level(4, 4)], threshold: 50, load: [0, 100], panic: [false, false] },
  ])('of $of: $load', ({ levels, threshold, load, panic }) => expect(priorityLoads(levels, threshold)).toMatchObject({ load, panic }))
})
