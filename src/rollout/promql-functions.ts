import type { PromType } from './promql.ts'

/** Types that a function takes and gives (https://prometheus.io/docs/prometheus/latest/querying/functions/). */
export interface Signature {
  readonly takes: readonly PromType[]
  /** Arguments that may be left out, from the end. */
  readonly optional?: number
  readonly gives: PromType
}

const overTime: Signature = { takes: ['matrix'], gives: 'vector' }
const each: Signature = { takes: ['vector'], gives: 'vector' }

/** The functions that can be worked out. */
export const signatures: Readonly<Record<string, Signature>> = {
  rate: overTime,
  irate: overTime,
  increase: overTime,
  delta: overTime,
  idelta: overTime,
  sum_over_time: overTime,
  avg_over_time: overTime,
  min_over_time: overTime,
  max_over_time: overTime,
  count_over_time: overTime,
  last_over_time: overTime,
  present_over_time: overTime,
  histogram_quantile: { takes: ['scalar', 'vector'], gives: 'vector' },
  vector: { takes: ['scalar'], gives: 'vector' },
  scalar: { takes: ['vector'], gives: 'scalar' },
  time: { takes: [], gives: 'scalar' },
  absent: each,
  abs: each,
  ceil: each,
  floor: each,
  exp: each,
  ln: each,
  log2: each,
  log10: each,
  sqrt: each,
  sgn: each,
  sort: each,
  sort_desc: each,
  round: { takes: ['vector', 'scalar'], optional: 1, gives: 'vector' },
  clamp: { takes: ['vector', 'scalar', 'scalar'], gives: 'vector' },
  clamp_min: { takes: ['vector', 'scalar'], gives: 'vector' },
  clamp_max: { takes: ['vector', 'scalar'], gives: 'vector' },
}

/** The aggregation operators that can be worked out, those with a parameter apart. */
export const aggregations: readonly string[] = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar']
/** The aggregation operators that take a parameter before the vector. */
export const parameterAggregations: readonly string[] = ['topk', 'bottomk', 'quantile']
