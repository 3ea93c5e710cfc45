import type { Aggregation, BinaryExpression, FunctionCall, PromExpression, PromType, QueryProblem } from './promql.ts'
import { aggregations, parameterAggregations, signatures } from './promql-functions.ts'

const ARTICLES: Readonly<Record<PromType, string>> = {
  scalar: 'a scalar',
  string: 'a string',
  vector: 'an instant vector',
  matrix: 'a range vector',
}
const SET_OPERATORS = new Set<string>(['and', 'or', 'unless'])
const COMPARISONS = new Set<string>(['==', '!=', '>', '<', '>=', '<='])

/** The type of an expression's value, if its parts have the types they must have. */
export function promTypeOf(expression: PromExpression): PromType {
  switch (expression.type) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'selector':
      return expression.rangeMs > 0 ? 'matrix' : 'vector'
    case 'negation':
      return promTypeOf(expression.of)
    case 'aggregation':
      return 'vector'
    case 'call':
      return signatures[expression.name]?.gives ?? 'vector'
    case 'binary':
      return promTypeOf(expression.left) === 'scalar' && promTypeOf(expression.right) === 'scalar' ? 'scalar' : 'vector'
  }
}

/** The first part of a query whose type is none that it may have there, as Prometheus refuses it. */
export function checkTypes(expression: PromExpression): QueryProblem | undefined {
  switch (expression.type) {
    case 'negation':
      return checkTypes(expression.of) ?? mustBe(expression.of, ['scalar', 'vector'], 'the operand of -')
    case 'binary':
      return checkBinary(expression)
    case 'aggregation':
      return checkAggregation(expression)
    case 'call':
      return checkCall(expression)
    default:
      return undefined
  }
}

function checkBinary(expression: BinaryExpression): QueryProblem | undefined {
  const { left, right, operator, bool } = expression
  const parts = checkTypes(left) ?? checkTypes(right)
  if (parts) return parts
  if (SET_OPERATORS.has(operator))
    return mustBe(left, ['vector'], `the left of ${operator}`) ?? mustBe(right, ['vector'], `the right of ${operator}`)
  const sides =
    mustBe(left, ['scalar', 'vector'], `the left of ${operator}`) ?? mustBe(right, ['scalar', 'vector'], `the right of ${operator}`)
  if (sides) return sides
  const scalars = promTypeOf(expression) === 'scalar'
  if (scalars && COMPARISONS.has(operator) && !bool) return problemAt(expression, 'comparisons between scalars must use bool')
  return bool && !COMPARISONS.has(operator) ? problemAt(expression, 'bool can only be used on comparisons') : undefined
}

function checkAggregation(expression: Aggregation): QueryProblem | undefined {
  const { operator, parameter, of } = expression
  const takes = parameterAggregations.includes(operator)
  if (!takes && !aggregations.includes(operator)) return problemAt(expression, `${operator} cannot be worked out here`)
  if (takes !== (parameter !== undefined))
    return problemAt(expression, `${operator} takes ${takes ? 'a parameter and a vector' : 'a vector alone'}`)
  const inner = (parameter && checkTypes(parameter)) ?? checkTypes(of)
  return (
    inner ??
    (parameter && mustBe(parameter, ['scalar'], `the parameter of ${operator}`)) ??
    mustBe(of, ['vector'], `what ${operator} takes`)
  )
}

function checkCall(expression: FunctionCall): QueryProblem | undefined {
  const { name, arguments: given } = expression
  const signature = Object.hasOwn(signatures, name) ? signatures[name] : undefined
  if (!signature) return problemAt(expression, `the function ${name} cannot be worked out here`)
  const { takes, optional = 0 } = signature
  if (given.length > takes.length || given.length < takes.length - optional)
    return problemAt(expression, `${name} takes ${takes.length} ${takes.length === 1 ? 'argument' : 'arguments'}, not ${given.length}`)
  for (const [i, argument] of given.entries()) {
    const wrong = checkTypes(argument) ?? mustBe(argument, [takes[i] ?? 'vector'], `argument ${i + 1} of ${name}`)
    if (wrong) return wrong
  }
  return undefined
}

function mustBe(expression: PromExpression, types: readonly PromType[], what: string): QueryProblem | undefined {
  const type = promTypeOf(expression)
  if (types.includes(type)) return undefined
  return problemAt(expression, `${what} must be ${types.map((each) => ARTICLES[each]).join(' or ')}, and is ${ARTICLES[type]}`)
}

function problemAt({ start, end }: { readonly start: number; readonly end: number }, message: string): QueryProblem {
  return { message, start, end }
}
