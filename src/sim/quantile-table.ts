import { unit } from '../core/random.ts'

/** Equal parts of the numbers that are drawn, and those at either end where quantiles bend too much to be fitted. */
const CELLS = 512
const CELL_BITS = 23
const CELL_WIDTH = 0x800000
const END_CELLS = 4

/** Of each cell: the four coefficients of its curve, and how far the curve may be off. */
const WORDS = 5

/** Whatever is rounded on the way to a value of the curve, relative to it. */
const ROUNDING = 1e-13

/**
 * A quantile function by pieces of cubic curves. It never changes a result: a curve answers only where its error cannot change the whole
 * number that is asked for, and for the rest (a draw in ten thousand, and the ends) it leaves the answer to the function itself, which takes
 * several times as long. Curves are fitted when first asked.
 */
export class QuantileTable {
  private readonly quantile: (u: number) => number
  private readonly words = new Float64Array(CELLS * WORDS).fill(Number.NaN)

  /** Of a function that is smooth in (0, 1) or nearly so; small jumps are within the error that is noted. */
  constructor(quantile: (u: number) => number) {
    this.quantile = quantile
  }

  /** `Math.round(scale · quantile(unit(bits)))`, or −1 where that is not certain. */
  rounded(bits: number, scale: number): number {
    const { words } = this
    const at = (bits >>> CELL_BITS) * WORDS
    const t = (bits & (CELL_WIDTH - 1)) / CELL_WIDTH
    const curve = (words[at] as number) + t * ((words[at + 1] as number) + t * ((words[at + 2] as number) + t * (words[at + 3] as number)))
    const off = words[at + 4] as number
    const value = scale * curve
    const whole = Math.round(value)
    if (Math.abs(value - whole) < 0.5 - scale * off) return whole
    if (Number.isNaN(off)) this.fit(bits >>> CELL_BITS)
    return -1
  }

  private fit(cell: number): void {
    const isEnd = cell < END_CELLS || cell >= CELLS - END_CELLS
    this.words.set(isEnd ? NO_CURVE : cubic((t) => this.quantile(unit((cell + t) * CELL_WIDTH))), cell * WORDS)
  }
}

const NO_CURVE = [0, 0, 0, 0, Number.POSITIVE_INFINITY]

/** The cubic through four values of the function, a third of the cell apart, and its error. */
function cubic(valueAt: (t: number) => number): readonly number[] {
  const [a, b, c, d] = [valueAt(0), valueAt(1 / 3), valueAt(2 / 3), valueAt(1)] as const
  const c1 = (-11 * a + 18 * b - 9 * c + 2 * d) / 2
  const c2 = (18 * a - 45 * b + 36 * c - 9 * d) / 2
  const c3 = (-9 * a + 27 * b - 27 * c + 9 * d) / 2
  const errorAt = (t: number) => Math.abs(a + t * (c1 + t * (c2 + t * c3)) - valueAt(t))
  // Largest near these three; where the function bends differently within the cell it is less than four times as large.
  const error = 4 * Math.max(errorAt(1 / 8), errorAt(1 / 2), errorAt(7 / 8)) + ROUNDING * Math.abs(d)
  return [a, c1, c2, c3, error]
}
