import { expect, it } from 'vitest'
import { wrongExpression } from '../../src/analysis/validation/cel-syntax.ts'

it.each([
  'response.code >= 400',
  'response.code >= 400 && request.headers["x-a"] != \'b\' || !has(request.a)',
  '-1 + 2u * 0x1F - 1.5e3 % .5',
  'a ? b : c ? d : e',
  '"a" in [1, 2,] && {"k": 1, "l": 2,}.k == 1',
  'pkg.Type{a: 1}.a.startsWith(r"x\\d")',
  '!!a && --1 < 2 // why',
  "connection.mtls && ['1'].exists(x, x == '1')",
  '.a.b[0].c()',
  '"""a\nb"""',
])('reads %s', (expression) => expect(wrongExpression(expression)).toBeUndefined())

it.each([
  ['', 1],
  ['response.code >=', 17],
  ['a b', 3],
  ['*', 1],
  ['a &', 3],
  ["'a", 1],
  ['f(1,)', 5],
  ['a.1', 2],
  ['if', 1],
  ['(a', 3],
  ['a ? b', 6],
  ['{1: 2', 6],
  ['a = 1', 3],
  ['['.repeat(400), 251],
])('refuses %j at character %d', (expression, at) => expect(wrongExpression(expression)).toContain(`at character ${at}`))
