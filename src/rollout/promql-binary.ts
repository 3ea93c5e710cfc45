import type { BinaryExpression, BinaryOperator } from './promql.ts'
import { Grouping, type LabelSet, type LabelSets } from './promql-labels.ts'
import type { Element } from './promql-series.ts'

const COMPARISONS: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => boolean>>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
}

const ARITHMETIC: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => number>>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  atan2: (a, b) => Math.atan2(a, b),
}

/** The value of an operator between two numbers: a comparison gives 0 or 1. */
export function calculate(operator: BinaryOperator, a: number, b: number): number {
  const compare = COMPARISONS[operator]
  if (compare) return compare(a, b) ? 1 : 0
  return ARITHMETIC[operator]?.(a, b) ?? Number.NaN
}

/** A vector against one number; `swapped`: the number stands on the left. A comparison without `bool` keeps the elements for which it holds. */
export function withScalar(expression: BinaryExpression, vector: readonly Element[], scalar: number, swapped: boolean): readonly Element[] {
  const { operator, bool } = expression
  const filters = COMPARISONS[operator] !== undefined && !bool
  const out: Element[] = []
  for (const element of vector) {
    const value = swapped ? calculate(operator, scalar, element.value) : calculate(operator, element.value, scalar)
    if (!filters) out.push({ labels: element.labels, value })
    else if (value === 1) out.push(element)
  }
  return out
}

/** Puts the elements of two vectors together (https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching). */
export class VectorMatching {
  private readonly expression: BinaryExpression
  private readonly sets: LabelSets
  private readonly signature: Grouping

  constructor(expression: BinaryExpression, sets: LabelSets) {
    this.expression = expression
    this.sets = sets
    this.signature = new Grouping(sets, expression.matching.on, expression.matching.labels)
  }

  /** The elements, or a sentence where one finds several to go with. */
  apply(left: readonly Element[], right: readonly Element[]): readonly Element[] | string {
    switch (this.expression.operator) {
      case 'and':
        return this.having(left, this.signaturesOf(right), true)
      case 'unless':
        return this.having(left, this.signaturesOf(right), false)
      case 'or':
        return [...left, ...this.having(right, this.signaturesOf(left), false)]
      default:
        return this.combine(left, right)
    }
  }

  private signaturesOf(vector: readonly Element[]): ReadonlySet<LabelSet> {
    return new Set(vector.map(({ labels }) => this.signature.of(labels)))
  }

  private having(vector: readonly Element[], others: ReadonlySet<LabelSet>, wanted: boolean): readonly Element[] {
    return vector.filter(({ labels }) => others.has(this.signature.of(labels)) === wanted)
  }

  private combine(left: readonly Element[], right: readonly Element[]): readonly Element[] | string {
    const { many } = this.expression.matching
    const [manySide, oneSide] = many === 'right' ? [right, left] : [left, right]
    const ones = new Map<LabelSet, Element>()
    for (const element of oneSide) {
      const signature = this.signature.of(element.labels)
      if (ones.has(signature)) return `several series on the ${many === 'right' ? 'left' : 'right'} side match ${wordsOf(signature)}`
      ones.set(signature, element)
    }
    return this.pair(manySide, ones)
  }

  private pair(manySide: readonly Element[], ones: ReadonlyMap<LabelSet, Element>): readonly Element[] | string {
    const { operator, bool, matching } = this.expression
    const filters = COMPARISONS[operator] !== undefined && !bool
    const taken = new Set<LabelSet>()
    const out: Element[] = []
    for (const element of manySide) {
      const signature = this.signature.of(element.labels)
      const one = ones.get(signature)
      if (!one) continue
      const [a, b] = matching.many === 'right' ? [one.value, element.value] : [element.value, one.value]
      const value = calculate(operator, a, b)
      if (filters && value !== 1) continue
      if (matching.many === 'none' && taken.has(signature)) return `several series on the left side match ${wordsOf(signature)}`
      taken.add(signature)
      out.push({ labels: this.resultOf(element, one, signature), value: filters ? a : value })
    }
    return out
  }

  private resultOf(element: Element, one: Element, signature: LabelSet): LabelSet {
    const { many, include } = this.expression.matching
    if (many === 'none') return signature
    if (include.length === 0) return element.labels
    const labels = new Map(element.labels.labels)
    for (const name of include) labels.set(name, one.labels.labels.get(name) ?? '')
    return this.sets.of(labels)
  }
}

function wordsOf({ labels }: LabelSet): string {
  return `{${[...labels].map(([name, value]) => `${name}="${value}"`).join(', ')}}`
}
