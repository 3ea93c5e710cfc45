import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { compileRegex } from '../../src/envoy/regex.ts'

describe('full match', () => {
  it.each([
    ['/api/v[0-9]+/.*', '/api/v2/x', true],
    ['/api', '/api/', false],
    ['a|b|', '', true],
    ['[[:alpha:]]+', 'abc', true],
    ['(?i)foo', 'FOO', true],
    ['^start$', 'start', true],
    ['.*', 'a\rb', true],
    ['.', '\n', false],
    ['\\d+\\.\\d+', '1.2', true],
    ['é', 'é', true],
    ['^(.*?;)?(user=jason)(;.*)?$', 'a=b;user=jason', true],
    ['^(.*?;)?(user=jason)(;.*)?$', 'user=jasons', false],
    ['(a+)+b', `${'a'.repeat(2000)}c`, false],
    ['.*.*.*.*x', 'y'.repeat(3000), false],
  ])('%s on %j is %s', (source, text, matches) => expect(compileRegex(source)?.fullMatch(text)).toBe(matches))

  it.each(['(?=a)', '(a)\\1', '*a', '[a', 'a{2000}'])('refuses %s, which RE2 has not', (source) =>
    expect(compileRegex(source)).toBeUndefined(),
  )

  const atom = fc.constantFrom('a', 'b', '/', '.', '[ab]', '[^a/]', '\\d', '\\.', '-', '1')
  const piece = fc
    .tuple(atom, fc.constantFrom('', '*', '+', '?', '*?', '??', '{2}', '{1,2}', '{1,}?'))
    .map(([a, quantifier]) => a + quantifier)
  const group = fc
    .tuple(fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 3 }))
    .map(([a, b]) => `(${a.join('')}|${b.join('')})${a.length > 1 ? '?' : ''}`)
  const source = fc
    .tuple(fc.constantFrom('', '', '(?i)', '^'), fc.array(fc.oneof(piece, group), { maxLength: 5 }))
    .map(([flag, pieces]) => flag + pieces.join(''))
  const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '/', '.', '1', '-', 'é', '\r'), maxLength: 12 })
  it('agrees with RE2 whichever engine runs it', () => {
    const agree = fc.property(source, text, (regex, value) => compileRegex(regex)?.fullMatch(value) === RE2JS.compile(regex).matches(value))
    fc.assert(agree, { numRuns: 2000 })
  })
  it('replaces the same matches whichever engine finds them', () => {
    const replaced = (regex: string, value: string) => compileRegex(regex)?.replacer('<\\0>')(value)
    // RE2 alone knows named groups.
    const agree = fc.property(source, text, (regex, value) => replaced(regex, value) === replaced(`(?P<all>${regex})`, value))
    fc.assert(agree, { numRuns: 2000 })
  })
})

describe('replacement', () => {
  it.each([
    ['b*', '-', 'abc', '-a-c-'],
    ['x*', '-', '/ab', '-/-a-b-'],
    ['^/api/(.*)$', '/\\1', '/api/x/y', '/x/y'],
    ['(a)(b)?', '<\\2|\\1>', 'abac', '<b|a><|a>c'],
    ['a', '\\0\\0', 'banana', 'baanaanaa'],
    ['a', '\\1', 'banana', 'banana'],
    ['a', '\\\\', 'ba', 'b\\'],
    ['$', '/end', '/x', '/x/end'],
    ['^', '/start', '/x', '/start/x'],
    ['q', 'r', 'abc', 'abc'],
  ])('%s to %s turns %s into %s', (source, substitution, text, result) =>
    expect(compileRegex(source)?.replacer(substitution)(text)).toBe(result),
  )
})
