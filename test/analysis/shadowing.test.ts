import { describe, expect, it } from 'vitest'
import { covers, findShadowed } from '../../src/analysis/shadowing.ts'
import type { HTTPMatchRequest } from '../../src/manifest/kinds.ts'

const rows: readonly [string, HTTPMatchRequest, HTTPMatchRequest, boolean][] = [
  ['no condition takes all', {}, { uri: { exact: '/a' } }, true],
  ['prefix / takes all', { uri: { prefix: '/' } }, { headers: { a: { exact: 'x' } } }, true],
  ['a prefix takes longer prefixes', { uri: { prefix: '/foo' } }, { uri: { prefix: '/foobar' } }, true],
  ['a prefix takes an exact path below it', { uri: { prefix: '/foo' } }, { uri: { exact: '/foo/x' } }, true],
  ['a longer prefix does not take a shorter', { uri: { prefix: '/foobar' } }, { uri: { prefix: '/foo' } }, false],
  ['an exact path does not take a prefix', { uri: { exact: '/foo' } }, { uri: { prefix: '/foo' } }, false],
  ['a prefix does not take what has no uri', { uri: { prefix: '/foo' } }, {}, false],
  ['a regex takes an exact path that it matches', { uri: { regex: '/a+' } }, { uri: { exact: '/aaa' } }, true],
  ['a regex is anchored', { uri: { regex: '/a' } }, { uri: { exact: '/ab' } }, false],
  ['an invalid regex takes nothing', { uri: { regex: '(?=x)' } }, { uri: { exact: '/ab' } }, false],
  ['case folded covers case kept', { uri: { prefix: '/FOO' }, ignoreUriCase: true }, { uri: { prefix: '/foo/x' } }, true],
  ['case kept does not cover case folded', { uri: { prefix: '/foo' } }, { uri: { prefix: '/foo/x' }, ignoreUriCase: true }, false],
  ['the same header, any value', { headers: { 'End-User': {} } }, { headers: { 'end-user': { exact: 'jason' } } }, true],
  ['a header that the later one does not ask for', { headers: { a: { exact: 'x' } } }, {}, false],
  ['withoutHeaders of the same key', { withoutHeaders: { a: { exact: 'x' } } }, { withoutHeaders: { a: { exact: 'x' } } }, true],
  [
    'withoutHeaders: missing the prefix misses the value',
    { withoutHeaders: { a: { exact: 'xy' } } },
    { withoutHeaders: { a: { prefix: 'x' } } },
    true,
  ],
  [
    'withoutHeaders: missing the value does not miss the prefix',
    { withoutHeaders: { a: { prefix: 'x' } } },
    { withoutHeaders: { a: { exact: 'xy' } } },
    false,
  ],
  ['another method', { method: { exact: 'GET' } }, { method: { exact: 'POST' } }, false],
  ['query parameter keys keep their case', { queryParams: { Q: {} } }, { queryParams: { q: { exact: '1' } } }, false],
  ['another port', { port: 80 }, {}, false],
  ['a port takes the same port', { port: 80 }, { port: 80, uri: { exact: '/' } }, true],
  ['labels narrow the earlier one', { sourceLabels: { app: 'a' } }, {}, false],
  ['more labels are narrower', { sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'a', v: '1' } }, true],
  ['gateways overrule labels', { sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'a' }, gateways: ['gw'] }, false],
  ['one gateway of two', { gateways: ['gw'] }, {}, false],
  ['both gateways', { gateways: ['gw', 'mesh'] }, {}, true],
]

describe('covers', () => {
  it.each(rows)('%s', (_, earlier, later, expected) => {
    expect(covers(earlier, later, ['mesh', 'gw'])).toBe(expected)
  })
})

describe('findShadowed', () => {
  it('names the rule that takes all', () => {
    const jason = { match: [{ headers: { 'end-user': { exact: 'jason' } } }] }
    expect(findShadowed([jason, {}, { match: [{ uri: { prefix: '/legacy' } }] }], [])).toEqual([
      { rule: 2, match: 0, by: { rule: 1, match: null } },
    ])
  })
  it('takes a delegate, which may hold nothing, for no cover', () => {
    expect(findShadowed([{ delegate: { name: 'other' } }, { match: [{ uri: { exact: '/x' } }] }], [])).toEqual([])
  })
  it('says nothing where order is right', () => {
    expect(findShadowed([{ match: [{ uri: { exact: '/a' } }] }, { match: [{ uri: { prefix: '/a' } }] }, {}], [])).toEqual([])
  })
})
