import { expect, it } from 'vitest'
import { drawnNext, nothingDrawn } from '../../../app/picture/drawn.ts'

const range = (from: number, to: number) => new Set(Array.from({ length: to - from }, (_, i) => from + i))

it.each([
  ['far', 24, 40],
  ['compact', 10, 30],
  ['standard', 5, 20],
  ['near', 3, 20],
] as const)('comes a few at a time, fewer the more they say: %s', (level, nodes, edges) => {
  const next = drawnNext(nothingDrawn, { nodes: range(0, 200), edges: range(0, 600) }, level)
  expect([next.nodes.size, next.edges.size]).toEqual([nodes, edges])
})

it('ends with all that is wanted, and then is the same object', () => {
  const wanted = { nodes: range(10, 90), edges: range(0, 70) }
  let drawn = { nodes: range(0, 20), edges: range(0, 5) }
  let frames = 0
  for (let next = drawnNext(drawn, wanted, 'compact'); next !== drawn; next = drawnNext(drawn, wanted, 'compact')) {
    drawn = { nodes: new Set(next.nodes), edges: new Set(next.edges) }
    frames++
  }
  expect(drawn.nodes).toEqual(wanted.nodes)
  expect(drawn.edges).toEqual(wanted.edges)
  expect(frames).toBe(7)
})

it('lets go at once of what is no longer wanted', () => {
  const next = drawnNext({ nodes: range(0, 50), edges: range(0, 9) }, { nodes: range(45, 50), edges: new Set() }, 'near')
  expect([next.nodes, next.edges]).toEqual([range(45, 50), new Set()])
})
