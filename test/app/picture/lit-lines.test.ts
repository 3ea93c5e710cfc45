import { expect, it } from 'vitest'
import { linesOf } from '../../../app/picture/use-lit-lines.ts'
import type { Recording, SourceRange } from '../../../src/index.ts'
import { makeBookinfo } from '../fixtures/bookinfo.ts'

const range = (start: number): SourceRange => ({ file: 'bookinfo.yaml', start, end: start + 10 })

/** Each workload has lines of its own. */
const plain = makeBookinfo()
const recording: Recording = {
  ...plain,
  nodes: plain.nodes.map((node, i) => ({
    ...node,
    ranges: [range(1000 * i)],
    versions: node.versions.map((version, v) => ({ ...version, range: range(1000 * i + 100 * (v + 1)) })),
  })),
}
const reviews = recording.nodes.findIndex(({ name }) => name === 'reviews')
const pod = recording.pods.find(({ node, version }) => node === reviews && version === 2)?.name ?? ''
const key = recording.nodes[reviews]?.key ?? ''

it.each([
  ['a pod: those of the workload that it was made from', { type: 'pod', name: pod }, [range(1000 * reviews + 300)]],
  ['a version', { type: 'node', key, version: 'v2' }, [range(1000 * reviews + 200)]],
  ['a service', { type: 'node', key }, [range(1000 * reviews)]],
  ['a pod that is not there', { type: 'pod', name: 'default/nobody' }, []],
  ['nothing', { type: 'none' }, []],
] as const)('the lines of %s', (_, selection, lines) => {
  expect(linesOf(recording, selection)).toEqual(lines)
})
