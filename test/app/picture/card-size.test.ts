import { expect, it } from 'vitest'
import { cardSize } from '../../../app/picture/card-size.ts'
import { textWidth } from '../../../app/picture/measure.ts'
import type { SceneNode } from '../../../app/picture/scene.ts'

const node = (given: Partial<SceneNode>): SceneNode => ({
  index: 0,
  key: 'svc/cart',
  name: 'cart',
  kind: 'service',
  namespace: 'default',
  rows: 0,
  columns: 0,
  pods: [1],
  labels: ['v1'],
  badges: 0,
  inMs: false,
  ...given,
})

/** Edges of the card and of its row, and the gaps between name, dots and figures. */
const edges = 2 + 27 + 16
/** `99.9 %` and `p99 999 ms` or `p99 88,888 ms`, as Inter writes them; what a `>` before them takes. */
const figures = 126.6
const figuresInMs = 146.9
const sign = 11.9
/** As much of it may lie in the gaps: wider cards would show a middling mesh at the compact level. */
const inGaps = 4

it.each([
  { labels: ['north', 'south'], pods: [2, 2] },
  { labels: ['stable', 'canary'], pods: [5, 1] },
  { labels: ['v1', 'v2', 'v3'], pods: [1, 1, 1] },
  { labels: ['version-20'], pods: [1] },
])('has room for the names of versions beside their dots and figures: $labels', ({ labels, pods }) => {
  const { width } = cardSize(node({ rows: labels.length, labels, pods }), 'standard', 'right')
  const dots = 12 * Math.max(...pods) - 4
  for (const label of labels) expect(width).toBeGreaterThanOrEqual(edges + dots + figures + sign - inGaps + textWidth(label, '500 13px'))
})

it.each([
  { inMs: false, needed: figures, kind: 'service' as const },
  { inMs: true, needed: figuresInMs, kind: 'gateway' as const },
])(
  'has room for the widest figures beside each other, near the edge of a single card, and no more: in milliseconds $inMs',
  ({ inMs, needed, kind }) => {
    const single = cardSize(node({ inMs, kind }), 'standard', 'right').width - 17
    expect(single).toBeGreaterThanOrEqual(needed)
    expect(single).toBeLessThan(needed + 1)
    const label = 'stable'
    const { width } = cardSize(node({ inMs, rows: 2, labels: [label, 'canary'], pods: [1, 1] }), 'standard', 'right')
    expect(width).toBeGreaterThanOrEqual(edges + 8 + needed + sign - inGaps + textWidth(label, '500 13px'))
  },
)

it('takes no more room for milliseconds where no times are told', () => {
  for (const level of ['far', 'compact'] as const)
    expect(cardSize(node({ inMs: true }), level, 'right')).toEqual(cardSize(node({}), level, 'right'))
})

it.each([0, 1, 2, 4, 7])('has room for the name of a service beside its badges: %i', (badges) => {
  const name = 'example-service'
  const { width } = cardSize(node({ name, badges }), 'standard', 'right')
  const shown = Math.min(4, badges)
  expect(width).toBeGreaterThanOrEqual(26 + textWidth(name) + (shown > 0 ? 8 + 24 * shown - 4 : 0))
})

it('keeps to its usual width where that is enough, and within bounds where no width would be', () => {
  expect(cardSize(node({ rows: 2, labels: ['v1', 'v2'], pods: [1, 1] }), 'standard', 'right').width).toBe(208)
  expect(cardSize(node({ rows: 1, labels: ['x'.repeat(90)] }), 'standard', 'right').width).toBe(320)
  expect(cardSize(node({ name: 'x'.repeat(90), badges: 4 }), 'standard', 'right').width).toBe(260)
})
