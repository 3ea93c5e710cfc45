/** Weights as whole percentages that add up to 100; as they are where nothing has any. */
export function percentages(weights: readonly number[]): readonly number[] {
  return shared(100, weights)
}

/** Percentages with one of them set: the others keep their proportions, and the sum stays 100. */
export function withWeight(weights: readonly number[], index: number, value: number): readonly number[] {
  const own = Math.min(100, Math.max(0, Math.round(value)))
  const others = weights.filter((_, i) => i !== index)
  const left = others.some((weight) => weight > 0) ? others : others.map((_, i) => (i === 0 ? 1 : 0))
  return shared(100 - own, left).toSpliced(index, 0, own)
}

/** `total` in whole parts by weight; what rounding leaves goes to the largest remainders, the first of equals. */
function shared(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (sum === 0) return weights
  const exact = weights.map((weight) => (weight * total) / sum)
  const parts = exact.map(Math.floor)
  const missing = total - parts.reduce((all, part) => all + part, 0)
  const order = exact.map((part, i) => [part % 1, i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1])
  const rounded = new Set(order.slice(0, missing).map(([, i]) => i))
  return parts.map((part, i) => (rounded.has(i) ? part + 1 : part))
}
