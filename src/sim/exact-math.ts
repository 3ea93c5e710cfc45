/**
 * Functions that Math has too, made of the four operations and the square root only: those are exact on every machine, while Math.log and
 * Math.exp may differ in the last bit between browsers, and one such bit could make two runs part.
 */

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/** Natural logarithm of a normal number above 0, to about 1e-15. */
export function exactLog(x: number): number {
  let mantissa = x
  let exponent = 0
  while (mantissa >= Math.SQRT2) {
    mantissa /= 2
    exponent++
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2
    exponent--
  }
  const s = (mantissa - 1) / (mantissa + 1)
  const z = s * s
  const series = 1 / 3 + z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15 + z * (1 / 17 + z / 19)))))))
  return exponent * LN2_HIGH + (2 * s + (2 * s * z * series + exponent * LN2_LOW))
}

/** e to the power of x, for |x| up to 700, to about 1e-14. */
export function exactExp(x: number): number {
  const k = Math.round(x / (LN2_HIGH + LN2_LOW))
  const r = (x - k * LN2_HIGH - k * LN2_LOW) / 16
  // Taylor's series of a sixteenth of the rest, then squared four times.
  const sixteenth = 1 + r * (1 + (r / 2) * (1 + (r / 3) * (1 + (r / 4) * (1 + (r / 5) * (1 + (r / 6) * (1 + (r / 7) * (1 + r / 8)))))))
  const quarter = sixteenth * sixteenth * sixteenth * sixteenth
  return quarter * quarter * quarter * quarter * powerOfTwo(k)
}

function powerOfTwo(k: number): number {
  let result = 1
  const step = k < 0 ? 0.5 : 2
  for (let i = Math.abs(k); i > 0; i--) result *= step
  return result
}

/** The sine of so many whole turns, to about 1e-12. */
export function exactSine(turns: number): number {
  const part = turns - Math.floor(turns)
  const half = part < 0.5 ? part : part - 0.5
  const x = Math.PI * 2 * (half > 0.25 ? 0.5 - half : half)
  const z = x * x
  const sine =
    x *
    (1 - (z / 6) * (1 - (z / 20) * (1 - (z / 42) * (1 - (z / 72) * (1 - (z / 110) * (1 - (z / 156) * (1 - (z / 210) * (1 - z / 272))))))))
  return part < 0.5 ? sine : -sine
}

const A0 = -39.69683028665376
const A1 = 220.9460984245205
const A2 = -275.9285104469687
const A3 = 138.357751867269
const A4 = -30.66479806614716
const A5 = 2.506628277459239
const B0 = -54.47609879822406
const B1 = 161.5858368580409
const B2 = -155.6989798598866
const B3 = 66.80131188771972
const B4 = -13.28068155288572
const C0 = -0.007784894002430293
const C1 = -0.3223964580411365
const C2 = -2.400758277161838
const C3 = -2.549732539343734
const C4 = 4.374664141464968
const C5 = 2.938163982698783
const D0 = 0.007784695709041462
const D1 = 0.3224671290700398
const D2 = 2.445134137142996
const D3 = 3.754408661907416

/** The standard normal quantile of p in (0, 1), by Acklam's rational approximation (relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return normalTail(p)
  if (p > 0.97575) return -normalTail(1 - p)
  const q = p - 0.5
  const r = q * q
  return ((((((A0 * r + A1) * r + A2) * r + A3) * r + A4) * r + A5) * q) / (((((B0 * r + B1) * r + B2) * r + B3) * r + B4) * r + 1)
}

function normalTail(p: number): number {
  const q = Math.sqrt(-2 * exactLog(p))
  return (((((C0 * q + C1) * q + C2) * q + C3) * q + C4) * q + C5) / ((((D0 * q + D1) * q + D2) * q + D3) * q + 1)
}
