import type { LabelSets } from './promql-labels.ts'
import type { Element } from './promql-series.ts'

/** A function of an instant vector, with up to two numbers (NaN where not given). */
type ElementFunction = (vector: readonly Element[], sets: LabelSets, first: number, second: number) => readonly Element[]

const mapped =
  (work: (value: number, first: number, second: number) => number): ElementFunction =>
  (vector, _, first, second) =>
    vector.map(({ labels, value }) => ({ labels, value: work(value, first, second) }))

/** NaN stands behind every number. */
const sorted =
  (sign: 1 | -1): ElementFunction =>
  (vector) => {
    const rank = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value)
    return [...vector].sort((a, b) => rank(a.value) - rank(b.value) || 0)
  }

/** The functions of instant vectors (https://prometheus.io/docs/prometheus/latest/querying/functions/). */
export const elementFunctions: Readonly<Record<string, ElementFunction>> = {
  abs: mapped(Math.abs),
  ceil: mapped(Math.ceil),
  floor: mapped(Math.floor),
  exp: mapped(Math.exp),
  ln: mapped(Math.log),
  log2: mapped(Math.log2),
  log10: mapped(Math.log10),
  sqrt: mapped(Math.sqrt),
  sgn: mapped(Math.sign),
  round: mapped((value, to) => {
    const inverse = 1 / (Number.isNaN(to) ? 1 : to)
    return Math.floor(value * inverse + 0.5) / inverse
  }),
  clamp: (vector, sets, low, high) => (low > high ? [] : mapped((value) => Math.max(low, Math.min(high, value)))(vector, sets, low, high)),
  clamp_min: mapped((value, low) => Math.max(low, value)),
  clamp_max: mapped((value, high) => Math.min(high, value)),
  sort: sorted(1),
  sort_desc: sorted(-1),
  absent: (vector, sets) => (vector.length > 0 ? [] : [{ labels: sets.empty, value: 1 }]),
}
