import { describe, expect, it } from 'vitest'
import { type ThumbnailData, thumbnailData } from '../../../app/welcome/thumbnail-data.ts'
import { exampleNames, readExample, report } from '../../examples/example-report.ts'

const made = Object.fromEntries(
  exampleNames().map((name): [string, ThumbnailData] => {
    const { recording, figures } = report(readExample(name).files)
    return [name, thumbnailData(recording, figures)]
  }),
)

/** One example a line. */
function printed(): string {
  const lines = Object.entries(made).map(([name, data]) => `  ${JSON.stringify(name)}: ${JSON.stringify(data)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

describe('the small pictures of the gallery', () => {
  it('are drawn from what the examples show', async () =>
    expect(printed()).toMatchFileSnapshot('../../../app/welcome/thumbnails.generated.json'))
  it.each([
    [
      'canary-90-10',
      [
        ['v1', 0.9, 0],
        ['v2', 0.1, 0],
      ],
    ],
    [
      'pod-split-75-25',
      [
        ['v1', 0.75, 0],
        ['v2', 0.25, 0],
      ],
    ],
  ] as const)('%s splits as it should', (name, ways) => {
    const shown = made[name]?.ways ?? []
    expect(shown.map(({ label, failed }) => [label, failed])).toEqual(ways.map(([label, , failed]) => [label, failed]))
    for (const [i, { share }] of shown.entries()) expect(share).toBeCloseTo(ways[i]?.[1] ?? 0, 1)
  })
  it('show copies, ejections, retries and delays where there are any', () => {
    expect(made['mirroring']?.ways.filter(({ mirror }) => mirror)).toMatchObject([{ label: 'v2' }])
    expect(made['outlier-ejection']?.ways.find(({ ejected }) => ejected)?.label).toBe('v2')
    expect(made['retries']?.retried).toBe(true)
    expect(made['faults']?.delayed).toBe(true)
    expect(made['canary-90-10']).toMatchObject({ retried: false, delayed: false })
  })
})
