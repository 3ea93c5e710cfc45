import { describe, expect, it } from 'vitest'
import { layoutGraph } from '../../../app/picture/layout.ts'

/** Services of eight namespaces, each calling two or three further on: dagre alone cannot draw all of these. */
function crowded(count: number) {
  const name = (i: number) => `svc-${String(i).padStart(3, '0')}`
  const nodes = Array.from({ length: count }, (_, i) => ({
    key: `service:team-${i % 8}/${name(i)}`,
    namespace: `team-${i % 8}`,
    height: 92,
  }))
  const edges = nodes.flatMap((_, i) =>
    [...new Set([2 * i + 1, 2 * i + 2, (3 * i + 7) % count])].filter((to) => to < count && to > i).map((to) => ({ from: i, to })),
  )
  return { nodes, edges }
}

describe('a crowded mesh', () => {
  it.each([24, 40, 80])('of %i services over eight namespaces gives each a place of its own', (count) => {
    const slots = layoutGraph(crowded(count) as Parameters<typeof layoutGraph>[0])
    expect(slots.size).toBe(count)
    const places = new Set([...slots.values()].map(({ column, cross }) => `${column} ${cross.toFixed(2)}`))
    expect(places.size).toBe(count)
  })
})
