import {
  ConditionError,
  type ConditionValue,
  kindOf,
  listOf,
  numberOf,
  plainFunctions,
  predicateFunctions,
  truthOf,
} from './condition-functions.ts'
import type { ConditionNode } from './condition-parse.ts'

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
}

const ORDER: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
}

/** The value of a condition for a query's result; a sentence where it has none. */
export function conditionValue(node: ConditionNode, result: ConditionValue): ConditionValue | { readonly problem: string } {
  try {
    return new Work(result).value(node, undefined)
  } catch (error) {
    if (error instanceof ConditionError) return { problem: error.message }
    throw error
  }
}

class Work {
  private readonly result: ConditionValue

  constructor(result: ConditionValue) {
    this.result = result
  }

  value(node: ConditionNode, element: ConditionValue | undefined): ConditionValue {
    switch (node.type) {
      case 'value':
        return node.value
      case 'name':
        if (node.name === 'result') return this.result
        throw new ConditionError(`unknown name ${node.name}`)
      case 'element':
        if (element === undefined) throw new ConditionError('# stands outside of a predicate')
        return element
      case 'list':
        return node.of.map((each) => this.value(each, element))
      case 'unary':
        return this.unary(node.operator, this.value(node.of, element))
      case 'binary':
        return this.binary(node, element)
      case 'choice':
        return this.value(truthOf(this.value(node.test, element), '?:') ? node.yes : node.no, element)
      case 'index':
        return this.index(this.value(node.of, element), this.value(node.at, element))
      case 'call':
        return this.call(node, element)
    }
  }

  private unary(operator: '!' | '-' | '+', value: ConditionValue): ConditionValue {
    if (operator === '!') return !truthOf(value, 'not')
    return operator === '-' ? -numberOf(value, '-') : numberOf(value, '+')
  }

  private binary(node: ConditionNode & { readonly type: 'binary' }, element: ConditionValue | undefined): ConditionValue {
    const { operator } = node
    const left = this.value(node.left, element)
    const right = () => this.value(node.right, element)
    switch (operator) {
      case 'and':
        return truthOf(left, 'and') && truthOf(right(), 'and')
      case 'or':
        return truthOf(left, 'or') || truthOf(right(), 'or')
      case '??':
        return left ?? right()
      case '==':
        return same(left, right())
      case '!=':
        return !same(left, right())
      case 'in':
        return listOf(right(), 'in').some((each) => same(left, each))
      case '..':
        return range(numberOf(left, '..'), numberOf(right(), '..'))
      default:
        return compute(operator, left, right())
    }
  }

  private index(of: ConditionValue, at: ConditionValue): ConditionValue {
    const list = listOf(of, '[]')
    const position = numberOf(at, '[]')
    const value = list.at(position)
    if (value === undefined) throw new ConditionError(`index out of range: ${position} (the result has ${list.length} values)`)
    return value
  }

  private call({ name, arguments: given }: ConditionNode & { readonly type: 'call' }, element: ConditionValue | undefined): ConditionValue {
    const [first = null, ...rest] = given.map((each, i) =>
      i > 0 && Object.hasOwn(predicateFunctions, name) ? null : this.value(each, element),
    )
    // These two of Argo's look at the result, whatever they are given.
    if (name === 'isNil') return this.result === null
    if (name === 'default') return this.result ?? rest[0] ?? null
    const overEach = Object.hasOwn(predicateFunctions, name) ? predicateFunctions[name] : undefined
    const [, predicate] = given
    if (overEach) return overEach(listOf(first, name), (each) => (predicate ? this.value(predicate, each) : each))
    const plain = Object.hasOwn(plainFunctions, name) ? plainFunctions[name] : undefined
    if (!plain) throw new ConditionError(`the function ${name} cannot be worked out here`)
    return plain(first, ...rest)
  }
}

function compute(operator: string, left: ConditionValue, right: ConditionValue): ConditionValue {
  const order = ORDER[operator]
  if (order && typeof left === 'string' && typeof right === 'string') return order(left, right)
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  const a = numberOf(left, operator)
  const b = numberOf(right, operator)
  return order ? order(a, b) : (ARITHMETIC[operator]?.(a, b) ?? null)
}

function same(left: ConditionValue, right: ConditionValue): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((each, i) => same(each, right[i] ?? null))
  if (left === null || right === null || typeof left === typeof right) return left === right
  throw new ConditionError(`${kindOf(left)} cannot be compared with ${kindOf(right)}`)
}

function range(from: number, to: number): readonly number[] {
  const count = Math.floor(to) - Math.floor(from) + 1
  if (count > 10_000) throw new ConditionError('.. is too long')
  return Array.from({ length: Math.max(0, count) }, (_, i) => Math.floor(from) + i)
}
