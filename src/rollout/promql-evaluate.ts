import type { Aggregation, BinaryExpression, FunctionCall, PromExpression, Selector } from './promql.ts'
import { aggregate } from './promql-aggregate.ts'
import { calculate, VectorMatching, withScalar } from './promql-binary.ts'
import { elementFunctions } from './promql-elements.ts'
import { HistogramQuantile } from './promql-histogram.ts'
import { Grouping } from './promql-labels.ts'
import { grownIn, rangeFunctions } from './promql-range.ts'
import { type Element, type ScrapedSeries, type SeriesTable, windowOf } from './promql-series.ts'

/** How long a sample stands for its series where no range is asked for (`--query.lookback-delta`). */
const LOOKBACK_MS = 300_000

/** The value of a query. */
export type QueryValue =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'vector'; readonly elements: readonly Element[] }
  | { readonly type: 'error'; readonly message: string }

/** What a query gave, and how many requests the selector that saw most of them has counted. */
export interface Evaluated {
  readonly value: QueryValue
  readonly samples: number
}

/**
 * Works out queries over one table of series as Prometheus' engine does. What depends on labels alone (which series a selector takes, which
 * elements an operator puts together) is kept, so that the same query asked again costs little more than its arithmetic.
 */
export class Evaluator {
  private readonly table: SeriesTable
  private readonly selections = new Map<Selector, { taken: ScrapedSeries[]; seen: number }>()
  private readonly groupings = new Map<Aggregation, Grouping>()
  private readonly matchings = new Map<BinaryExpression, VectorMatching>()
  private readonly quantiles = new Map<FunctionCall, HistogramQuantile>()
  private nowMs = 0
  private samples = 0
  private problem: string | undefined

  constructor(table: SeriesTable) {
    this.table = table
  }

  evaluate(expression: PromExpression, nowMs: number): Evaluated {
    this.nowMs = nowMs
    this.samples = 0
    this.problem = undefined
    const value = this.value(expression)
    if (this.problem !== undefined) return { value: { type: 'error', message: this.problem }, samples: 0 }
    return { value: typeof value === 'number' ? { type: 'scalar', value } : { type: 'vector', elements: value }, samples: this.samples }
  }

  private value(expression: PromExpression): number | readonly Element[] {
    switch (expression.type) {
      case 'number':
        return expression.value
      case 'string':
        return this.fail('a text has no value')
      case 'selector':
        return expression.rangeMs > 0
          ? this.fail('a range of samples is no value: it needs a function such as rate')
          : this.instant(expression)
      case 'negation':
        return this.negated(expression.of)
      case 'binary':
        return this.binary(expression)
      case 'aggregation':
        return this.aggregation(expression)
      case 'call':
        return this.call(expression)
    }
  }

  private vector(expression: PromExpression | undefined): readonly Element[] {
    const value = expression ? this.value(expression) : []
    return typeof value === 'number' ? [] : value
  }

  private scalar(expression: PromExpression | undefined): number {
    const value = expression ? this.value(expression) : Number.NaN
    return typeof value === 'number' ? value : Number.NaN
  }

  private instant(selector: Selector): readonly Element[] {
    const atMs = this.nowMs - selector.offsetMs
    const out: Element[] = []
    let counted = 0
    for (const series of this.select(selector)) {
      const { from, to } = windowOf(series, this.table.scrapeMs, atMs - LOOKBACK_MS, atMs)
      if (to <= from) continue
      const value = series.values[to - 1] ?? Number.NaN
      if (series.countsRequests) counted += value
      out.push({ labels: series.labels, value })
    }
    this.samples = Math.max(this.samples, counted)
    return out
  }

  private negated(of: PromExpression): number | readonly Element[] {
    const value = this.value(of)
    return typeof value === 'number' ? -value : value.map((element) => ({ labels: element.labels, value: -element.value }))
  }

  private binary(expression: BinaryExpression): number | readonly Element[] {
    const left = this.value(expression.left)
    const right = this.value(expression.right)
    if (typeof left === 'number')
      return typeof right === 'number' ? calculate(expression.operator, left, right) : withScalar(expression, right, left, true)
    if (typeof right === 'number') return withScalar(expression, left, right, false)
    const matching = this.matchings.get(expression) ?? new VectorMatching(expression, this.table.sets)
    this.matchings.set(expression, matching)
    const matched = matching.apply(left, right)
    return typeof matched === 'string' ? this.fail(matched) : matched
  }

  private aggregation(expression: Aggregation): readonly Element[] {
    const { operator, parameter, of, without, labels } = expression
    const grouping = this.groupings.get(expression) ?? new Grouping(this.table.sets, !without, labels)
    this.groupings.set(expression, grouping)
    return aggregate(operator, this.scalar(parameter), this.vector(of), (set) => grouping.of(set))
  }

  private call(expression: FunctionCall): number | readonly Element[] {
    const { name, arguments: given } = expression
    const [first, second, third] = given
    if (first?.type === 'selector' && first.rangeMs > 0) return this.overRange(name, first)
    switch (name) {
      case 'time':
        return this.nowMs / 1000
      case 'vector':
        return [{ labels: this.table.sets.empty, value: this.scalar(first) }]
      case 'scalar': {
        const elements = this.vector(first)
        return elements.length === 1 ? (elements[0]?.value ?? Number.NaN) : Number.NaN
      }
      case 'histogram_quantile':
        return this.histogramQuantile(expression)
      default:
        return elementFunctions[name]?.(this.vector(first), this.table.sets, this.scalar(second), this.scalar(third)) ?? []
    }
  }

  private histogramQuantile(expression: FunctionCall): readonly Element[] {
    const known = this.quantiles.get(expression) ?? new HistogramQuantile(this.table.sets)
    this.quantiles.set(expression, known)
    return known.of(this.scalar(expression.arguments[0]), this.vector(expression.arguments[1]))
  }

  private overRange(name: string, selector: Selector): readonly Element[] {
    const endMs = this.nowMs - selector.offsetMs
    const startMs = endMs - selector.rangeMs
    const work = rangeFunctions[name]
    const out: Element[] = []
    let counted = 0
    for (const series of this.select(selector)) {
      const window = windowOf(series, this.table.scrapeMs, startMs, endMs)
      const value = work?.(window)
      if (series.countsRequests) counted += grownIn(window)
      if (value !== undefined) out.push({ labels: series.labels, value })
    }
    this.samples = Math.max(this.samples, counted)
    return out
  }

  private select(selector: Selector): readonly ScrapedSeries[] {
    const all = this.table.series(selector.metric)
    if (!all) return this.fail(`${selector.metric} is none of the metrics that are kept here`)
    const known = this.selections.get(selector) ?? { taken: [], seen: 0 }
    this.selections.set(selector, known)
    for (; known.seen < all.length; known.seen++) {
      const series = all[known.seen]
      if (series && selector.matchers.every(({ label, matches }) => matches(series.labels.labels.get(label) ?? '')))
        known.taken.push(series)
    }
    return known.taken
  }

  private fail(message: string): [] {
    this.problem ??= message
    return []
  }
}
