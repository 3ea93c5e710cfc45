import { describe, expect, it } from 'vitest'
import { rolloutMarkdown } from '../../../app/rollout/rollout-markdown.ts'
import { checkFigures, metSentence, outcomeWords, span } from '../../../app/rollout/words.ts'
import type { RolloutCourse } from '../../../src/index.ts'
import { courseOf, entry, look } from './course.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const steps = [entry(10_000, 'weight', 0, 10), entry(10_000, 'pause', 1, 10)]

describe('the outcome in a sentence', () => {
  it.each<[string, RolloutCourse, string]>([
    [
      'the check that ended it',
      courseOf([...steps, look(20_000, 1, 10, 'passed', 99.5), look(30_000, 1, 10, 'failed', 97.2), entry(30_000, 'abort', 1, 0)]),
      'Aborted at 30.0 s: success rate 97.2 % < 99 % on 143 requests.',
    ],
    [
      'an expression of Argo',
      courseOf([...steps, look(30_000, 1, 10, 'failed', 0.9721, 'result[0] >= 0.99'), entry(30_000, 'abort', 1, 0)]),
      'Aborted at 30.0 s: success rate 0.9721 < 0.99 on 143 requests.',
    ],
    [
      'no check',
      courseOf([...steps, entry(30_000, 'abort', 1, 0, { text: 'No progress in 600 s' })]),
      'Aborted at 30.0 s: No progress in 600 s.',
    ],
    [
      'all passed',
      courseOf([...steps, look(20_000, 1, 10, 'passed', 99.5), look(30_000, 1, 10, 'passed', 100)], { outcome: 'promoted', endMs: 40_000 }),
      'Promoted at 40.0 s: All 2 checks passed.',
    ],
    [
      'some did',
      courseOf([look(20_000, 1, 10, 'failed', 98), look(30_000, 1, 10, 'passed', 100)], { outcome: 'promoted', endMs: 40_000 }),
      'Promoted at 40.0 s: 1 of 2 checks passed, which was enough.',
    ],
    ['nothing is checked', courseOf(steps, { outcome: 'promoted', endMs: 40_000 }), 'Promoted at 40.0 s: The plan checks nothing.'],
    [
      'by hand',
      courseOf(steps, { outcome: 'paused', endMs: null }),
      'Waits to be promoted: Step 2 of 3, pause 20s, waits for somebody to go on by hand.',
    ],
  ])('%s', (_, course, sentence) => {
    const { lead, reason } = outcomeWords(course)
    expect(plain(`${lead}: ${reason}`)).toBe(sentence)
  })

  it.each([
    [{ requests: 41, failed: 3, users: [], copies: 0, people: null }, true, '41 requests met the regression, 3 of them failed.'],
    [{ requests: 1, failed: 0, users: [], copies: 0, people: null }, false, '1 request reached the new version, none of them failed.'],
    [{ requests: 0, failed: 0, users: [], copies: 0, people: null }, true, 'No request met the regression.'],
    [{ requests: 0, failed: 0, users: [], copies: 586, people: null }, true, 'No request of a user met the regression: 586 copies did.'],
    [
      { requests: 41, failed: 3, users: [], copies: 0, people: { met: 12, failed: 2, of: 20 } },
      true,
      '41 requests met the regression, 3 of them failed. 12 of 20 users met it, 2 of them in a request that failed.',
    ],
  ])('%j', (met, regression, sentence) => {
    const course = courseOf(steps, { met })
    expect(metSentence({ ...course, plan: { ...course.plan, regression } })).toBe(sentence)
  })
})

it.each([
  [97.2, '≥ 99 %', '97.2 %', 'at least 99 %', ' < 99 %'],
  [56.6912, '≥ 99 %', '56.7 %', 'at least 99 %', ' < 99 %'],
  [98.97, '≥ 99 %', '98.97 %', 'at least 99 %', ' < 99 %'],
  [100, '≥ 99.9 %', '100 %', 'at least 99.9 %', ' < 99.9 %'],
  [612.4321, '≤ 500 ms', '612.4 ms', 'at most 500 ms', ' > 500 ms'],
  [1234, '< 1000', '1,234', 'below 1,000', ' not below 1,000'],
  [0.97, 'result[0] >= 0.95', '0.97', 'at least 0.95', ' < 0.95'],
  [7, 'result < 5', '7', 'below 5', ' not below 5'],
  [
    0.97,
    'len(result) > 0 && result[0] >= 0.95',
    '0.97',
    'len(result) > 0 && result[0] >= 0.95',
    ', must be len(result) > 0 && result[0] >= 0.95',
  ],
  [null, '≥ 99 %', 'no value', 'at least 99 %', ' < 99 %'],
])('%j against %s', (value, bound, shown, passing, failing) => {
  const figures = checkFigures({ metric: 'm', value, bound, verdict: 'failed', samples: 1 })
  expect([plain(figures.value), plain(figures.limit.passing), plain(figures.limit.failing)]).toEqual([shown, passing, failing])
})

it.each([
  [45_400, '45 s'],
  [60_000, '1 min'],
  [250_000, '4 min 10 s'],
  [3_900_000, '1 h 5 min'],
])('%i ms are %s', (ms, words) => expect(plain(span(ms))).toBe(words))

it('the summary is Markdown whose cells no name can end', () => {
  const course = courseOf([...steps, look(30_000, 1, 10, 'failed', 97.2), entry(30_000, 'abort', 1, 0)], {
    met: {
      requests: 3,
      failed: 1,
      users: [{ source: 'shop|pers', requestClass: 'GET /a', requests: 3, failed: 1 }],
      copies: 0,
      people: null,
    },
  })
  expect(rolloutMarkdown(course, 7)).toBe(
    `**reviews: Aborted at 30.0 s.** success rate 97.2 % < 99 % on 143 requests. 3 requests met the regression, 1 of them failed.

|  | Step | At | Checks |
| --- | --- | --- | --- |
| 1 | \`setWeight 10\` | 10.0 s | – |
| 2 | \`pause 20s\` | 10.0 s | 30.0 s success rate 97.2 %, at least 99 %: failed, 143 requests |
| 3 | \`setWeight 50\` | not reached | – |

| Who met the new version | Requests | Failed |
| --- | --- | --- |
| shop\\|pers: GET /a | 3 | 1 |

<sub>Argo Rollouts of reviews.default.svc.cluster.local, v1 to v2, seed 7. Simulated with Telltale.</sub>
`.replaceAll('97.2 % < 99', '97.2 % \\< 99'),
  )
})
