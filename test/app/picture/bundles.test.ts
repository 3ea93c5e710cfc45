import { describe, expect, it } from 'vitest'
import { arrange } from '../../../app/picture/arrange.ts'
import { bundleEnd, drawBundles, isBundled, makeBundles } from '../../../app/picture/bundles.ts'
import { layoutSimple } from '../../../app/picture/layout-simple.ts'
import { makeScene } from '../../../app/picture/scene.ts'
import type { Figures, Recording } from '../../../src/index.ts'
import { computeFigures, wholeRun } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const base = makeBookinfo()

/** A source, and services that each call the next one, in turns of so many namespaces. */
function chain(services: number, namespaces: number): { readonly recording: Recording; readonly figures: Figures } {
  const [source, service] = [base.nodes.find(({ kind }) => kind === 'source'), base.nodes.find(({ kind }) => kind === 'service')]
  const [edge, own] = [base.edges[0], computeFigures(base, wholeRun(base)).edges[0]]
  if (!source || !service || !edge || !own) throw new Error('Bookinfo has all of these')
  const nodes = [
    source,
    ...Array.from({ length: services }, (_, i) => ({ ...service, key: `s${i}`, name: `s${i}`, namespace: `n${i % namespaces}` })),
  ]
  const edges = Array.from({ length: services }, (_, i) => ({ ...edge, from: i, to: i + 1, fromVersion: -1, toVersion: -1, mirror: false }))
  const figures = {
    ...computeFigures(base, wholeRun(base)),
    edges: edges.map((_, i) => ({ ...own, rate: 2, calls: 10, succeeded: i === 1 ? 4 : 10 })),
  }
  return { recording: { ...base, nodes, edges }, figures }
}

describe('what goes between namespaces', () => {
  const { recording, figures } = chain(60, 2)

  it('is summed up, with what fails, and without what stays within one', () => {
    const told = makeBundles(recording, figures).map(({ from, to, edges, rate, calls, succeeded }) => [
      bundleEnd(recording, from),
      bundleEnd(recording, to),
      edges.length,
      rate,
      calls,
      succeeded,
    ])
    expect(told).toEqual([
      [recording.nodes[0]?.name, 'n0', 1, 2, 10, 10],
      ['n0', 'n1', 30, 60, 300, 294],
      ['n1', 'n0', 29, 58, 290, 290],
    ])
    expect(makeBundles(chain(60, 1).recording, chain(60, 1).figures)).toHaveLength(1)
  })

  it.each([
    [60, 2, 'far', 3],
    [60, 2, 'compact', 0],
    [60, 1, 'far', 0],
    [30, 2, 'far', 0],
  ] as const)('of %i services in %i namespaces is drawn %s as %i ways', (services, namespaces, level, count) => {
    const { recording, figures } = chain(services, namespaces)
    const scene = makeScene(recording)
    const slots = layoutSimple({ nodes: scene.nodes.map(({ key, namespace }) => ({ key, namespace, height: 92 })), edges: scene.edges })
    const arrangement = arrange({ scene, slots, pins: {}, flow: 'right', level, spread: { main: 0.6, cross: 0.6 } })
    const drawn = drawBundles(scene, recording, figures, arrangement)
    expect(drawn).toHaveLength(count)
    expect(isBundled(recording)).toBe(services > 40 && namespaces > 1)
    for (const { from, to, ribbon } of drawn) {
      const frames = arrangement.regions.filter(({ namespace }) => namespace === from || namespace === to)
      const touches = (x: number, y: number) =>
        frames.some((frame) => x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height)
      expect(touches(ribbon.end.x, ribbon.end.y)).toBe(true)
    }
  })
})
