import { parser } from '@prometheus-io/lezer-promql'
import { compileRegex } from '../envoy/regex.ts'
import type { Aggregation, BinaryExpression, BinaryOperator, Matcher, Matching, PromExpression, QueryProblem, Selector } from './promql.ts'
import { promDurationMs, promNumber, promString } from './promql-text.ts'
import { checkTypes } from './promql-types.ts'

type Node = ReturnType<typeof parser.parse>['topNode']

/** A query as it was understood, or why it was not. */
export type ParsedQuery = { readonly expression: PromExpression } | { readonly problem: QueryProblem }

const KEPT = 500
const kept = new Map<string, ParsedQuery>()

// Simplified: of PromQL there are no subqueries, no `@`, no native histograms, and neither `label_replace`, `label_join`, `predict_linear` nor functions of dates and angles.
/** Reads a PromQL query (https://prometheus.io/docs/prometheus/latest/querying/basics/) and checks its types. Texts read before are kept. */
export function parseQuery(text: string): ParsedQuery {
  const known = kept.get(text)
  if (known) return known
  const reader = new Reader(text)
  const expression = reader.top()
  const problem = reader.problem ?? checkTypes(expression)
  const parsed = problem ? { problem } : { expression }
  if (kept.size >= KEPT) kept.clear()
  kept.set(text, parsed)
  return parsed
}

/** Turns the grammar's tree into expressions; notes the first thing that is wrong and goes on. */
class Reader {
  problem: QueryProblem | undefined
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  top(): PromExpression {
    if (this.text.trim() === '') return this.fail({ from: 0, to: this.text.length }, 'the query is empty')
    const tree = parser.parse(this.text)
    tree.iterate({
      enter: ({ type, from, to }) => {
        if (type.isError) this.fail({ from, to }, from >= this.text.trimEnd().length ? 'unexpected end' : 'unexpected text')
      },
    })
    const [first] = childrenOf(tree.topNode)
    return first && !this.problem ? this.read(first) : this.fail(tree.topNode, 'the query is empty')
  }

  private read(node: Node): PromExpression {
    const place = placeOf(node)
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { type: 'number', value: promNumber(this.textOf(node)) ?? Number.NaN, ...place }
      case 'StringLiteral':
        return { type: 'string', value: promString(this.textOf(node)), ...place }
      case 'ParenExpr':
        return this.inner(node)
      case 'UnaryExpr':
        return this.unary(node)
      case 'VectorSelector':
        return this.selector(node)
      case 'MatrixSelector':
        return this.matrix(node)
      case 'OffsetExpr':
        return this.offset(node)
      case 'BinaryExpr':
        return this.binary(node)
      case 'AggregateExpr':
        return this.aggregation(node)
      case 'FunctionCall':
        return this.call(node)
      default:
        return this.fail(node, `${KIND_WORDS[node.name] ?? 'this part of PromQL'} cannot be worked out here`)
    }
  }

  private inner(node: Node): PromExpression {
    const [first] = childrenOf(node)
    return first ? this.read(first) : this.fail(node, 'nothing between the brackets')
  }

  private unary(node: Node): PromExpression {
    const of = this.read(childrenOf(node).at(-1) ?? node)
    return this.textOf(node).startsWith('-') ? { type: 'negation', of, ...placeOf(node) } : of
  }

  private selector(node: Node): Selector {
    const nodes = childrenOf(node)
    const named = nodes.find(({ name }) => name === 'Identifier')
    const matchers = nodes
      .filter(({ name }) => name === 'LabelMatchers')
      .flatMap((list) => childrenOf(list).map((each) => this.matcher(each)))
    const byName = matchers.find(({ label, text }) => label === '__name__' && text.startsWith('='))
    const metric = named ? this.textOf(named) : (byName?.text.slice(1) ?? '')
    if (metric === '') this.fail(node, 'a selector without the name of a metric cannot be worked out here')
    const others = matchers.filter(({ label }) => label !== '__name__')
    return { type: 'selector', metric, matchers: others, rangeMs: 0, offsetMs: 0, ...placeOf(node) }
  }

  private matcher(node: Node): Matcher {
    const parts = childrenOf(node)
    const name = parts[0] ? this.textOf(parts[0]) : ''
    const quoted = /^["'`]/.test(name)
    // A string alone in the braces is the metric's name.
    if (parts.length < 3) return { label: '__name__', text: `=${promString(name)}`, matches: () => true }
    const label = quoted ? promString(name) : name
    const operator = parts[1] ? this.textOf(parts[1]) : '='
    const value = promString(parts[2] ? this.textOf(parts[2]) : '""')
    const positive = operator === '=' || operator === '=~'
    const test = operator.endsWith('~') ? this.regex(node, value) : (text: string) => text === value
    return { label, text: `${operator}${value}`, matches: positive ? test : (text) => !test(text) }
  }

  /** Prometheus anchors its expressions at both ends. */
  private regex(node: Node, source: string): (text: string) => boolean {
    if (/^[\w \-:/]*$/.test(source)) return (text) => text === source
    const regex = compileRegex(source)
    if (!regex) this.fail(node, `"${source}" is no regular expression`)
    return (text) => regex?.fullMatch(text) ?? false
  }

  private matrix(node: Node): PromExpression {
    const [selector, range] = childrenOf(node)
    if (selector?.name !== 'VectorSelector') return this.fail(node, 'only a selector can have a range')
    const rangeMs = range ? this.duration(range) : 0
    if (rangeMs <= 0) this.fail(range ?? node, 'the range must be over 0')
    return { ...this.selector(selector), rangeMs, ...placeOf(node) }
  }

  private offset(node: Node): PromExpression {
    const parts = childrenOf(node)
    const of = parts[0] ? this.read(parts[0]) : this.fail(node, 'nothing to offset')
    const by = parts.find(({ name }) => name === 'OffsetDurationExpr')
    if (of.type !== 'selector') return this.fail(node, 'only a selector can have an offset')
    return { ...of, offsetMs: by ? this.duration(by) : 0, ...placeOf(node) }
  }

  private duration(node: Node): number {
    const ms = promDurationMs(this.textOf(node).replaceAll(/\s/g, ''))
    if (ms === undefined) this.fail(node, `"${this.textOf(node)}" is no duration that can be worked out here`)
    return ms ?? 0
  }

  private binary(node: Node): PromExpression {
    const [left, operator, ...rest] = childrenOf(node)
    // The grammar takes the sign for a part of the number, yet powers bind tighter.
    const negated = operator?.name === 'Pow' && left?.name === 'NumberDurationLiteral' && this.textOf(left).startsWith('-')
    const plain = this.plainBinary(node, left, operator, rest)
    if (!negated || plain.left.type !== 'number') return plain
    const of: BinaryExpression = { ...plain, left: { ...plain.left, value: -plain.left.value } }
    return { type: 'negation', of, ...placeOf(node) }
  }

  private plainBinary(node: Node, left: Node | undefined, operator: Node | undefined, rest: readonly Node[]): BinaryExpression {
    const right = rest.at(-1)
    const modifiers = rest.slice(0, -1)
    const clause = modifiers.find(({ name }) => name === 'MatchingModifierClause')
    const fill = modifiers.find(({ name }) => name === 'FillModifier')
    if (fill) this.fail(fill, 'fill modifiers cannot be worked out here')
    return {
      type: 'binary',
      operator: (operator ? this.textOf(operator).toLowerCase() : '+') as BinaryOperator,
      left: left ? this.read(left) : this.fail(node, 'nothing on the left'),
      right: right ? this.read(right) : this.fail(node, 'nothing on the right'),
      bool: modifiers.some(({ name }) => name === 'BoolModifier'),
      matching: this.matching(clause),
      ...placeOf(node),
    }
  }

  private matching(clause: Node | undefined): Matching {
    const parts = clause ? childrenOf(clause) : []
    const has = (name: string) => parts.some((part) => part.name === name)
    const many = has('GroupLeft') ? 'left' : has('GroupRight') ? 'right' : 'none'
    const lists = parts.filter(({ name }) => name === 'GroupingLabels').map((list) => this.labels(list))
    return { on: has('On'), labels: lists[0] ?? [], many, include: many === 'none' ? [] : (lists[1] ?? []) }
  }

  private labels(list: Node): readonly string[] {
    return childrenOf(list).map((each) => {
      const text = this.textOf(each)
      return /^["'`]/.test(text) ? promString(text) : text
    })
  }

  private aggregation(node: Node): Aggregation {
    const parts = childrenOf(node)
    const modifier = parts.find(({ name }) => name === 'AggregateModifier')
    const grouping = modifier ? childrenOf(modifier) : []
    const list = grouping.find(({ name }) => name === 'GroupingLabels')
    const given = this.arguments(node)
    const of = given.at(-1) ?? this.fail(node, 'nothing to aggregate')
    return {
      type: 'aggregation',
      operator: parts[0] ? this.textOf(parts[0]).toLowerCase() : '',
      parameter: given.length > 1 ? given[0] : undefined,
      of,
      without: grouping.some(({ name }) => name === 'Without'),
      labels: list ? this.labels(list) : [],
      ...placeOf(node),
    }
  }

  private call(node: Node): PromExpression {
    const [name] = childrenOf(node)
    return { type: 'call', name: name ? this.textOf(name) : '', arguments: this.arguments(node), ...placeOf(node) }
  }

  private arguments(node: Node): readonly PromExpression[] {
    const body = childrenOf(node).find(({ name }) => name === 'FunctionCallBody')
    return body ? childrenOf(body).map((each) => this.read(each)) : []
  }

  private textOf({ from, to }: Node): string {
    return this.text.slice(from, to)
  }

  private fail({ from, to }: { readonly from: number; readonly to: number }, message: string): Selector {
    this.problem ??= { message, start: from, end: Math.max(to, from) }
    return { type: 'selector', metric: '', matchers: [], rangeMs: 0, offsetMs: 0, start: from, end: to }
  }
}

const KIND_WORDS: Readonly<Record<string, string>> = { SubqueryExpr: 'a subquery', StepInvariantExpr: 'the modifier @' }

function placeOf({ from, to }: Node): { readonly start: number; readonly end: number } {
  return { start: from, end: to }
}

function childrenOf(node: Node): readonly Node[] {
  const found: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'LineComment') found.push(child)
  return found
}
