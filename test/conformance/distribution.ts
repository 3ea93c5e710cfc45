/** How often each outcome was seen. */
export type Counts = Readonly<Record<string, number>>

/** Fewer than this many of both samples together are put together with other rare outcomes. */
const RARE = 10

/** p of a chi-square test that two samples of outcomes that exclude one another come from one distribution. */
export function sameDistribution(a: Counts, b: Counts, sizeA: number, sizeB: number): number {
  if (sizeB === 0) return 0
  const cells = [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key): readonly [number, number] => [a[key] ?? 0, b[key] ?? 0])
  const isCommon = ([x, y]: readonly [number, number]) => x + y >= RARE
  const rest = sum(cells.filter((cell) => !isCommon(cell)))
  const all = sum(cells)
  // Those that fall in no key are an outcome too.
  const missing: readonly [number, number] = [Math.max(0, sizeA - all[0]), Math.max(0, sizeB - all[1])]
  const used = [...cells.filter(isCommon), rest, missing].filter(isCommon)
  const statistic = used.reduce((total, [x, y]) => {
    const [expectedA, expectedB] = [((x + y) * sizeA) / (sizeA + sizeB), ((x + y) * sizeB) / (sizeA + sizeB)]
    return total + (x - expectedA) ** 2 / expectedA + (y - expectedB) ** 2 / expectedB
  }, 0)
  const freedom = used.length - 1
  return freedom <= 0 ? 1 : upperGamma(freedom / 2, statistic / 2)
}

/** Like {@link sameDistribution}, for outcomes that do not exclude one another: each by itself, the least p corrected for their number. */
export function sameCounts(a: Counts, b: Counts, sizeA: number, sizeB: number): number {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const least = keys.map((key) => sameDistribution({ [key]: a[key] ?? 0 }, { [key]: b[key] ?? 0 }, sizeA, sizeB))
  return Math.min(1, Math.min(1, ...least) * Math.max(1, keys.length))
}

/** p of a Kolmogorov-Smirnov test that two samples of numbers come from one distribution; too high where numbers are alike, never too low. */
export function sameSamples(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [[...a].sort((x, y) => x - y), [...b].sort((x, y) => x - y)]
  let distance = 0
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const at = Math.min(left[i] ?? 0, right[j] ?? 0)
    while (i < left.length && left[i] === at) i++
    while (j < right.length && right[j] === at) j++
    distance = Math.max(distance, Math.abs(i / left.length - j / right.length))
  }
  const root = Math.sqrt((left.length * right.length) / (left.length + right.length))
  return kolmogorov((root + 0.12 + 0.11 / root) * distance)
}

/** Kolmogorov's distribution: how likely so great a distance is. Numerical Recipes, 14.3.3. */
function kolmogorov(lambda: number): number {
  // Below this the series converges slowly, and to 1.
  if (lambda < 0.2) return 1
  let total = 0
  for (let n = 1; n < 100; n++) total += (n % 2 === 1 ? 2 : -2) * Math.exp(-2 * (n * lambda) ** 2)
  return Math.min(1, Math.max(0, total))
}

function sum(cells: readonly (readonly [number, number])[]): readonly [number, number] {
  return cells.reduce(([x, y], [dx, dy]) => [x + dx, y + dy], [0, 0])
}

/** The regularised upper incomplete gamma function Q(s, x): by its series for small x, else by its continued fraction (Lentz). */
function upperGamma(s: number, x: number): number {
  if (x <= 0) return 1
  const scale = Math.exp(-x + s * Math.log(x) - logGamma(s))
  if (x < s + 1) {
    let term = 1 / s
    let total = term
    for (let n = 1; n < 500 && term > total * 1e-14; n++) {
      term *= x / (s + n)
      total += term
    }
    return 1 - total * scale
  }
  let c = Number.POSITIVE_INFINITY
  let d = 1 / (x + 1 - s)
  let fraction = d
  for (let n = 1; n < 500; n++) {
    const a = -n * (n - s)
    const b = x + 2 * n + 1 - s
    d = 1 / (a * d + b)
    c = b + a / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-14) break
  }
  return Math.min(1, Math.max(0, fraction * scale))
}

/** Stirling's series, after raising the argument until it is exact. */
function logGamma(z: number): number {
  if (z < 10) return logGamma(z + 1) - Math.log(z)
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5)
}
