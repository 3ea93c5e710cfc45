import type { QueryProblem } from './promql.ts'
import { Evaluator } from './promql-evaluate.ts'
import { foreignMetric, unknownMetric } from './promql-known.ts'
import { type ParsedQuery, parseQuery } from './promql-parse.ts'
import type { SeriesTable } from './promql-series.ts'
import type { Measurement, MetricSource } from './rollout.ts'

/** How often Prometheus scrapes where nothing else is said: as the one of Istio's add-ons and of Flagger's chart does it at most. */
export const SCRAPE_MS = 15_000

/** Answers PromQL from a table of series. */
export class TableSource implements MetricSource {
  private readonly evaluator: Evaluator
  private readonly parsed = new Map<string, ParsedQuery>()

  constructor(table: SeriesTable) {
    this.evaluator = new Evaluator(table)
  }

  query(promql: string, nowMs: number): Measurement {
    const parsed = this.parse(promql)
    if ('problem' in parsed) return { type: 'error', message: parsed.problem.message }
    const { value, samples } = this.evaluator.evaluate(parsed.expression, nowMs)
    if (value.type === 'error') return value
    if (value.type === 'scalar') return { type: 'scalar', value: value.value, samples }
    return { type: 'vector', values: value.elements.map((element) => element.value), samples }
  }

  private parse(promql: string): ParsedQuery {
    const known = this.parsed.get(promql)
    if (known) return known
    const problem = queryProblem(promql)
    const parsed = problem ? { problem } : parseQuery(promql)
    this.parsed.set(promql, parsed)
    return parsed
  }
}

/** Why a run can say nothing of what a query asks for: the cluster may have metrics beside Istio's. */
export function foreignQuery(promql: string): string | undefined {
  const parsed = parseQuery(promql)
  const metric = 'problem' in parsed ? undefined : foreignMetric(parsed.expression)
  return metric === undefined ? undefined : `a simulated run has no metric ${metric}, only Istio's of HTTP requests`
}

/** What is said of a metric that nobody measures. */
export function countsAsPassed(name: string, why: string): string {
  return `${name}: ${why}. It counts as passed.`
}

/** What keeps a query from being worked out, whatever the requests: a wrong text, or a metric or label that a run does not have. */
export function queryProblem(promql: string): QueryProblem | undefined {
  const parsed = parseQuery(promql)
  return 'problem' in parsed ? parsed.problem : unknownMetric(parsed.expression)
}
