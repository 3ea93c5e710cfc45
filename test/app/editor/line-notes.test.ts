import { describe, expect, it } from 'vitest'
import { besideLines, type Part } from '../../../app/editor/line-notes.ts'
import { placeNotes } from '../../../app/editor/place-notes.ts'
import { routeFigures } from '../../../app/editor/route-figures.ts'
import { outlineRoutes } from '../../../app/worker/route-outline.ts'
import { clientAsks, deployment, runOf, service } from '../fixtures/client-and-service.ts'

const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
  - name: jason
    match:
    - headers: { end-user: { exact: jason } }
    route:
    - destination: { host: reviews, subset: v2 }
  - name: canary
    route:
    - destination: { host: reviews, subset: v1 }
      weight: 90
    - destination: { host: reviews, subset: v2 }
      weight: 10
  - name: legacy
    match:
    - uri: { prefix: /legacy }
    route:
    - destination: { host: reviews, subset: v1 }
`

const subsets = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
  - { name: v1, labels: { version: v1 } }
  - { name: v2, labels: { version: v2 } }
`
const rest = [
  service('reviews', 9080),
  ...['v1', 'v2'].map((version) => deployment('reviews', { version })),
  deployment('client'),
  subsets,
  clientAsks('http://reviews:9080/'),
].join('---\n')

function beside() {
  const { compiled, recording, figures } = runOf([
    { name: 'vs.yaml', text },
    { name: 'rest.yaml', text: rest },
  ])
  const routes = routeFigures(recording, figures, outlineRoutes(compiled.resources))
  return besideLines({
    file: 'vs.yaml',
    text,
    routes,
    toneOf: (range) => (text.slice(range.start, range.end).includes('v2') ? '--version-2' : '--version-1'),
  })
}

const words = (parts: readonly Part[] | undefined) => parts?.map((part) => (part.type === 'text' ? part.text : '▮')).join('') ?? ''

describe('besideLines', () => {
  const { notes, rails, dead } = beside()
  const at = (line: number) => words(notes.find((note) => note.lines[0] === line)?.wordings[0])

  it.each([
    [7, /^no request in this run$/],
    [12, /^100\u00a0% of requests$/],
    [15, /^expected 90 ±[12]\.\d▮(8|9)\d\.\d\u00a0%$/],
    [17, /^expected 10 ±[12]\.\d▮\d+\.\d\u00a0%$/],
    [18, /^never reached: line 12 takes all$/],
  ])('line %i', (line, expected) => {
    expect(at(line)).toMatch(expected)
  })

  it('draws a rail for each route, dashed where no request goes', () => {
    expect(rails.map(({ first, last, taken, dead: proven }) => [first, last, taken, proven])).toEqual([
      [7, 11, false, false],
      [12, 17, true, false],
      [18, 22, false, true],
    ])
  })

  it('marks each destination with the colour of its version, hollow on a dead route', () => {
    expect(rails.flatMap(({ stations }) => stations.map(({ line, tone, hollow }) => [line, tone, hollow]))).toEqual([
      [11, '--version-2', false],
      [14, '--version-1', false],
      [16, '--version-2', false],
      [22, '--version-1', true],
    ])
  })

  it('greys what is dead by proof only', () => {
    expect(dead).toEqual([[18, 22]])
  })
})

describe('placeNotes', () => {
  const note = { lines: [2, 1], wordings: [[{ type: 'text', text: 'expected 90 of all' }], [{ type: 'text', text: '90' }]] } as const
  const widthOf = (shown: string) => shown.length

  it.each([
    ['the fullest wording where there is room', [0, 99, 99], [2, 'expected 90 of all']],
    ['a shorter one where there is less', [0, 99, 5], [2, '90']],
    ['another of its lines where there is none', [0, 99, 1], [1, 'expected 90 of all']],
    ['nothing rather than over code', [0, 1, 1], undefined],
  ])('%s', (_, rooms, expected) => {
    const placed = placeNotes([note], (line) => rooms[line] ?? 0, widthOf).map(({ line, parts }) => [line, words(parts)])
    expect(placed[0]).toEqual(expected)
  })

  it('puts one note on a line', () => {
    expect(placeNotes([note, note], () => 99, widthOf).map(({ line }) => line)).toEqual([2, 1])
  })
})
