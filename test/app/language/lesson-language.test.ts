import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { completionsAt } from '../../../app/language/completions.ts'
import { hoverAt } from '../../../app/language/hover.ts'
import { definitionsAt } from '../../../app/language/rename.ts'
import { withCursor } from './text-with-cursor.ts'

const shop = readFileSync('examples/lessons/ab-test-by-header/lesson.yaml', 'utf8')
const begin = shop.slice(0, shop.indexOf('  steps:'))
const lesson = (steps: string) => `${begin}  steps:\n${steps}`

function complete(marked: string) {
  const { text, offset } = withCursor(marked)
  const items = completionsAt([{ name: 'lesson.yaml', text }], text, offset)?.items ?? []
  return { items, labels: items.map(({ label }) => label) }
}

describe('completion of a lesson', () => {
  it.each([
    ['fields of the document', 'kind: Lesson\nspec:\n  ¦', ['title', 'minutes', 'files', 'steps'], ['traffic']],
    ['what is there is left out', 'kind: Lesson\nspec:\n  title: A\n  ¦', ['summary'], ['title']],
    [
      'fields of a step',
      lesson('  - title: A\n    ¦'),
      ['text', 'edit', 'open', 'task', 'hints', 'mark', 'solution'],
      ['title', 'minutes'],
    ],
    ['what the run must show', lesson('  - task:\n    - { ¦ }'), ['share', 'destination', 'status', 'between', 'atLeast'], ['text']],
    ['versions of the files of the lesson', lesson('  - task:\n    - { share: ¦ }'), ['shop', 'shop v1', 'shop v2'], ['client', 'v1']],
    ['statuses', lesson('  - task:\n    - { status: ¦ }'), ['200', '5xx', '504'], ['shop']],
    ['response flags', lesson('  - task:\n    - { flag: ¦ }'), ['UO', 'UT', 'DT'], ['200']],
    ['what never happens', lesson('  - task:\n    - { never: ¦ }'), ['shop v2', '5xx', 'UT'], []],
    ['classes of requests', lesson('  - task:\n    - { destination: shop v1, request: ¦ }'), ['group a', 'beta testers'], ['client']],
    ['percentiles', lesson('  - task:\n    - { latency: ¦ }'), ['p50', 'p90', 'p99'], []],
    ['things to count', lesson('  - task:\n    - { count: ¦ }'), ['retries', 'ejections'], []],
    ['parts of the window', lesson('  - mark: { part: ¦ }'), ['headline', 'timeline'], []],
    ['ribbons', lesson('  - mark: { ribbon: ¦ }'), ['shop v1'], []],
    ['files to open', lesson('  - open: ¦'), ['routes.yaml', 'shop.yaml', 'scenario.yaml'], ['shop']],
    ['files that may be edited', lesson('  - edit: [¦]'), ['routes.yaml'], ['shop']],
    ['files of a solution', lesson('  - solution:\n      ¦'), ['routes.yaml', 'scenario.yaml'], ['title']],
    [
      'what the manifests in it have',
      lesson('  - files:\n      routes.yaml: |\n        kind: VirtualService\n        spec:\n          ¦'),
      ['hosts', 'http'],
      ['title'],
    ],
    [
      'subsets, in the manifests of a solution',
      lesson(
        '  - solution:\n      routes.yaml: |\n        kind: VirtualService\n        spec:\n          http:\n          - route:\n            - destination: { host: shop, subset: ¦ }',
      ),
      ['v1', 'v2'],
      [],
    ],
    [
      'the scenario of a lesson',
      lesson('  - files:\n      s.yaml: |\n        kind: Scenario\n        spec:\n          traffic:\n          - from: { workload: ¦ }'),
      ['client', 'shop-v1'],
      [],
    ],
    [
      'behind a file, the lesson goes on',
      lesson('  - files:\n      routes.yaml: |\n        kind: VirtualService\n    ¦'),
      ['title', 'task'],
      ['hosts'],
    ],
    ['kinds', 'apiVersion: telltale.dev/v1\nkind: ¦', ['Scenario', 'Lesson'], ['Service']],
    ['all kinds, where no apiVersion is', 'kind: ¦', ['Service', 'Scenario', 'Lesson'], []],
    ['the apiVersion', 'apiVersion: ¦\nkind: Lesson', ['telltale.dev/v1'], ['v1']],
    ['whole documents', '¦', ['Lesson', 'Scenario', 'VirtualService with a split'], []],
  ])('%s', (_, marked, some, none) => {
    const { labels } = complete(marked)
    expect(labels).toEqual(expect.arrayContaining(some))
    for (const label of none) expect(labels).not.toContain(label)
  })

  it('opens the text of a file', () => {
    const { items } = complete(lesson('  - solution:\n      ¦'))
    expect(items.find(({ label }) => label === 'routes.yaml')?.insert).toBe('routes.yaml: |\n        $0')
    expect(complete(lesson('  - solution: { routes.yaml: ¦ }')).labels).toEqual([])
  })
})

describe('what a field of a lesson means', () => {
  it.each([
    [lesson('  - ti¦tle: A'), 'What the step is about'],
    [lesson('  - task: [{ sha¦re: shop v1, is: 10 }]'), 'its share of the calls to its service'],
    [lesson('  - mark: { line: weight, te¦xt: Here }'), 'What is pointed at'],
    [lesson('  - solu¦tion: {}'), 'The files that solve the task'],
    ['kind: Lesson\nspec:\n  minu¦tes: 3', 'How long it takes'],
  ])('%j', (marked, meaning) => {
    const { text, offset } = withCursor(marked)
    expect(hoverAt(text, offset, {})?.meaning).toContain(meaning)
  })

  it('is that of the manifest within its files', () => {
    const { text, offset } = withCursor(begin.replace('subset: v1 }', 'sub¦set: v1 }'))
    expect(hoverAt(text, offset, { Destination: { subset: 'Its subset.' } })?.meaning).toBe('Its subset.')
  })
})

it('a subset in a solution leads to the rule of the lesson', () => {
  const { text, offset } = withCursor(shop.replace('host: shop, subset: v2 }', 'host: shop, subset: v¦2 }'))
  const [found] = definitionsAt([{ name: 'lesson.yaml', text }], text, offset)
  expect(found && text.slice(found.start - 8, found.end + 11)).toBe('{ name: v2, labels: {')
})
