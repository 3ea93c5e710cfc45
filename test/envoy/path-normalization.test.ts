import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizePath } from '../../src/envoy/path-normalization.ts'

const BASE = { normalize: true, mergeSlashes: false, unescapeSlashes: false }
const MERGE = { ...BASE, mergeSlashes: true }
const DECODE = { ...MERGE, unescapeSlashes: true }
const NONE = { ...BASE, normalize: false }

describe('path normalisation', () => {
  it.each([
    ['/a/../b', '/b'],
    ['/a/./b', '/a/b'],
    ['/a/..', '/'],
    ['/a/.', '/a/'],
    ['/../../a', '/a'],
    ['/a//../b', '/a/b'],
    ['//a', '//a'],
    ['/a/%2e%2E/b', '/b'],
    ['/a\\..\\b', '/b'],
    ['/%61%2D%5F%7e', '/a-_~'],
    ['/a%2fb', '/a%2fb'],
    ['/%c3%A9', '/%c3%A9'],
    ['/"<>^`{|}', '/%22%3C%3E%5E%60%7B%7C%7D'],
    ['/x%', '/x%'],
    ['/x%zz', '/x%zz'],
    ['/x?a=/../b&c={d}', '/x?a=/../b&c={d}'],
    ['/a/..;v=1/b', '/b'],
    ['/a/%2e%2e;/b', '/a/..;/b'],
    ['/a;v=1/b', '/a;v=1/b'],
    ['/a/.../b', '/a/.../b'],
  ])('%s becomes %s', (path, normal) => expect(normalizePath(path, BASE)).toBe(normal))

  it.each(['/a#b', '/a?b#c', '/%00', '/a%00?b'])('refuses %s', (path) => expect(normalizePath(path, BASE)).toBeUndefined())

  it.each([
    ['merges slashes after dot segments', '/a//b///c', MERGE, '/a/b/c'],
    ['keeps escaped slashes when merging', '/a%2Fb', MERGE, '/a%2Fb'],
    ['decodes slashes first when asked', '/a%2f..%2Fb%5Cc', DECODE, '/b/c'],
    ['leaves all as it is when off', '/a/../b\\c%41', NONE, '/a/../b\\c%41'],
  ])('%s', (_, path, rules, normal) => expect(normalizePath(path, rules)).toBe(normal))

  it('is idempotent but for escapes that were escaped', () => {
    const path = fc
      .string({ unit: fc.constantFrom('/', '.', 'a', '%2e', '%41', '\\', ';', '{', 'é'), maxLength: 20 })
      .map((rest) => `/${rest}`)
    fc.assert(
      fc.property(path, (given) => {
        const once = normalizePath(given, BASE)
        if (once !== undefined && !/;/.test(once)) expect(normalizePath(once, BASE)).toBe(once)
      }),
    )
  })
})
