import { expect, it } from 'vitest'
import { blocksOf } from '../../../app/lessons/markdown.ts'

/** `p(text **strong** …)` for short. */
const shown = (text: string) =>
  blocksOf(text).map(
    ({ type, lines }) =>
      `${type === 'list' ? 'ul' : 'p'}(${lines.map(({ spans }) => spans.map((span) => `${span.type[0]}:${span.text}`).join('|')).join(' / ')})`,
  )

it.each([
  ['One line\ngoes on.\n\nAnother.', ['p(t:One line goes on.)', 'p(t:Another.)']],
  ['Give **v2** the `weight: 10`.', ['p(t:Give |s:v2|t: the |c:weight: 10|t:.)']],
  ['- one\n- **two**', ['ul(t:one / s:two)']],
  ['5 * 3 ** 2 and `open', ['p(t:5 * 3 ** 2 and `open)']],
  ['<b>no</b> [link](x)', ['p(t:<b>no</b> [link](x))']],
  ['', []],
] as const)('%j', (text, blocks) => expect(shown(text)).toEqual(blocks))
