import { expect, it } from 'vitest'
import { listsOf } from '../../../app/modelled/markdown-lists.ts'
import simplifications from '../../../docs/reference/simplifications.md?raw'

it('reads lists under their headings', () => {
  expect(listsOf('# Title\n\nWords.\n\n## a b\n\n- one `x` two\n- `y`\n\n## c\n')).toEqual([
    {
      title: 'a b',
      items: [
        ['one ', 'x', ' two'],
        ['', 'y', ''],
      ],
    },
    { title: 'c', items: [] },
  ])
})

it('reads the simplifications of the engine', () => {
  const sections = listsOf(simplifications)
  expect(sections.length).toBeGreaterThan(3)
  for (const { items } of sections) expect(items.length).toBeGreaterThan(0)
})
