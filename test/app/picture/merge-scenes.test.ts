import { describe, expect, it } from 'vitest'
import { makeScene, mergeScenes } from '../../../app/picture/scene.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

describe('mergeScenes', () => {
  const recording = makeBookinfo()
  const scene = makeScene(recording)

  it('is the scene itself for one', () => {
    expect(mergeScenes([scene]).edges).toEqual(scene.edges)
    expect(mergeScenes([scene, scene]).nodes.map(({ key }) => key)).toEqual(scene.nodes.map(({ key }) => key))
  })

  it('holds what only one of them has, with its edges on the merged nodes', () => {
    const nodes = [...recording.nodes].reverse()
    const turn = (end: number) => nodes.length - 1 - end
    const edges = recording.edges.map((edge) => ({ ...edge, from: turn(edge.from), to: turn(edge.to) }))
    const renamed = nodes.map((node) => (node.name === 'ratings' ? { ...node, key: 'service:default/stars' } : node))
    const merged = mergeScenes([scene, makeScene({ ...recording, nodes: renamed, edges })])
    expect(merged.nodes).toHaveLength(scene.nodes.length + 1)
    const names = ({ nodes: all, edges: ways }: typeof merged) => ways.map(({ from, to }) => `${all[from]?.key} ${all[to]?.key}`).sort()
    const own = names(scene)
    const other = own.map((way) => way.replace('default/ratings', 'default/stars'))
    expect(names(merged)).toEqual([...new Set([...own, ...other])].sort())
  })
})
