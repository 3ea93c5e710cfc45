import { expect, it } from 'vitest'
import { fitAcross } from '../../../app/picture/card-size.ts'
import type { SceneNode } from '../../../app/picture/scene.ts'

const plain = { columns: 0 } as SceneNode
const split = { columns: 2 } as SceneNode

it.each([
  ['all as wide as they wish', [plain, plain], [120, 200], [120, 200]],
  ['the widest gives way first', [plain, plain], [127, 260], [127, 219]],
  ['those that are too wide alike', [plain, plain, plain], [100, 200, 200], [100, 117, 117]],
  ['none narrower than its parts allow', [split, plain, plain], [240, 130, 130], [128, 111, 111]],
  ['a single one as it is', [plain], [260], [260]],
])('cards beside each other on a phone: %s', (_, nodes, widths, fitted) => {
  const sizes = widths.map((width) => ({ width, height: 40 }))
  expect(fitAcross(nodes, sizes, 12).map(({ width }) => width)).toEqual(fitted)
})
