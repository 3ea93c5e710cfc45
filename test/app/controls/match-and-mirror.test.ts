import { describe, expect, it } from 'vitest'
import { type MatchCondition, readConditions, withCondition } from '../../../app/controls/rule-match.ts'
import { type Mirror, readMirror, withMirror } from '../../../app/controls/rule-mirror.ts'

const rule = { document: 0, path: ['spec', 'http', 0] }
const text = (head: string, tail = '') =>
  `kind: VirtualService\nspec:\n  http:\n  - ${head}route: # all\n    - destination: { host: reviews }\n${tail}`
const jason: MatchCondition = { block: 0, header: 'end-user', way: 'exact', value: 'jason' }
const path: MatchCondition = { block: 0, header: '', way: 'prefix', value: '/api' }
const written = 'match:\n    - headers:\n        end-user:\n          exact: jason\n    '

describe('conditions of a rule', () => {
  it.each<[string, string, MatchCondition | null, MatchCondition | null, string]>([
    ['the first stands before the route', '', null, jason, written],
    ['behind the name', 'name: canary\n    ', null, jason, `name: canary\n    ${written}`],
    ['a value', written, jason, { ...jason, value: 'amy' }, written.replace('jason', 'amy')],
    ['a way', written, jason, { ...jason, way: 'prefix' }, written.replace('exact', 'prefix')],
    ['a name', written, jason, { ...jason, header: 'x-user' }, written.replace('end-user', 'x-user')],
    ['one beside another', written, null, path, written.replace('jason\n', 'jason\n      uri:\n        prefix: /api\n')],
    ['the last goes with its match', written, jason, null, ''],
    [
      'in braces',
      'match: [{ headers: { end-user: { exact: jason } } }]\n    ',
      null,
      path,
      'match: [{ headers: { end-user: { exact: jason } }, uri: { prefix: /api } }]\n    ',
    ],
    [
      'of two blocks',
      'match:\n    - uri: { prefix: /a }\n    - uri: { prefix: /b }\n    ',
      { block: 0, header: '', way: 'prefix', value: '/a' },
      { block: 0, header: '', way: 'exact', value: '/a' },
      'match:\n    - uri: { exact: /a }\n    - uri: { prefix: /b }\n    ',
    ],
  ])('%s', (_, head, before, after, expected) => {
    expect(withCondition(text(head), rule, before, after)).toBe(text(expected))
  })

  it('are read from every block', () => {
    const head = 'match:\n    - headers: { a: { exact: "1" }, b: { regex: .* } }\n    - uri: { prefix: /x }\n    '
    expect(readConditions(text(head), rule)).toEqual([
      { block: 0, header: 'a', way: 'exact', value: '1' },
      { block: 0, header: 'b', way: 'regex', value: '.*' },
      { block: 1, header: '', way: 'prefix', value: '/x' },
    ])
    expect(readConditions(text(''), rule)).toEqual([])
  })

  it('writes a number as text, which a header is', () => {
    expect(withCondition(text(''), rule, null, { ...jason, value: '1' })).toContain('exact: "1"\n')
  })
})

describe('the mirror of a rule', () => {
  const v2: Mirror = { host: 'reviews', subset: 'v2', percentage: '' }
  const block = '    mirror:\n      host: reviews\n      subset: v2\n'
  it.each<[string, string, Mirror | null, string]>([
    ['is added', '', v2, block],
    ['gets a share', block, { ...v2, percentage: '20' }, `${block}    mirrorPercentage:\n      value: 20\n`],
    ['changes in braces', '    mirror: { host: reviews, subset: v1 } # dark\n', v2, '    mirror: { host: reviews, subset: v2 } # dark\n'],
    ['goes with its share', `${block}    mirrorPercentage:\n      value: 20\n`, null, ''],
    ['goes to all of a host', block, { ...v2, subset: '' }, '    mirror:\n      host: reviews\n'],
    [
      'of a list',
      '    mirrors:\n    - destination: { host: reviews, subset: v1 }\n',
      v2,
      '    mirrors:\n    - destination: { host: reviews, subset: v2 }\n',
    ],
  ])('%s', (_, before, mirror, after) => {
    expect(withMirror(text('', before), rule, mirror)).toBe(text('', after))
    expect(readMirror(text('', after), rule)).toEqual(mirror)
  })
})
