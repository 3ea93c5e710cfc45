import { absorb, type DrawPoint, draw, drawPoint, hashText, unit } from '../core/random.ts'

/** Sets the model's numbers apart from those of runs. */
const MODEL = hashText('rollout model')

/** Random numbers of one play of a plan: the same seed gives the same ones. */
export class Draws {
  private readonly point: DrawPoint
  private next = 0

  constructor(seed: number) {
    this.point = absorb(drawPoint(seed), MODEL)
  }

  /** A number in (0, 1). */
  unit(): number {
    return unit(draw(this.point, 0, this.next++))
  }

  /** How many of what comes at random happen where `mean` are expected. */
  poisson(mean: number): number {
    if (!(mean > 0)) return 0
    return mean < FEW ? this.fewPoisson(mean) : this.manyPoisson(mean)
  }

  /** How many of so many happen that each happen with a chance. */
  binomial(of: number, chance: number): number {
    if (of <= 0 || chance <= 0) return 0
    if (chance >= 1) return of
    if (chance > 0.5) return of - this.binomial(of, 1 - chance)
    return of * chance < FEW ? this.fewBinomial(of, chance) : this.manyBinomial(of, chance)
  }

  /** By inversion. */
  private fewBinomial(of: number, chance: number): number {
    const odds = chance / (1 - chance)
    let here = (1 - chance) ** of
    let rest = this.unit() - here
    let count = 0
    while (rest > 0 && count < of) {
      here *= (odds * (of - count)) / (count + 1)
      rest -= here
      count++
    }
    return count
  }

  /** By transformed rejection (W. Hörmann, The generation of binomial random variates, 1993: BTRS). */
  private manyBinomial(of: number, chance: number): number {
    const spread = Math.sqrt(of * chance * (1 - chance))
    const b = 1.15 + 2.53 * spread
    const a = -0.0873 + 0.0248 * b + 0.01 * chance
    const c = of * chance + 0.5
    const alpha = (2.83 + 5.1 / b) * spread
    const accept = 0.92 - 4.2 / b
    const logOdds = Math.log(chance / (1 - chance))
    const mode = Math.floor((of + 1) * chance)
    const h = logFactorial(mode) + logFactorial(of - mode)
    for (let tries = 0; tries < 1000; tries++) {
      const u = this.unit() - 0.5
      const v = this.unit()
      const us = 0.5 - Math.abs(u)
      const count = Math.floor(((2 * a) / us + b) * u + c)
      if (us >= 0.07 && v <= accept) return count
      if (count < 0 || count > of) continue
      const limit = h - logFactorial(count) - logFactorial(of - count) + (count - mode) * logOdds
      if (Math.log((v * alpha) / (a / (us * us) + b)) <= limit) return count
    }
    return Math.round(of * chance)
  }

  /** By inversion: the number whose cumulated chance passes the draw. */
  private fewPoisson(mean: number): number {
    let chance = Math.exp(-mean)
    let rest = this.unit() - chance
    let count = 0
    while (rest > 0 && count < 1000) {
      count++
      chance *= mean / count
      rest -= chance
    }
    return count
  }

  /** By transformed rejection (W. Hörmann, The transformed rejection method for generating Poisson random variables, 1993: PTRS). */
  private manyPoisson(mean: number): number {
    const b = 0.931 + 2.53 * Math.sqrt(mean)
    const a = -0.059 + 0.02483 * b
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    const accept = 0.9277 - 3.6224 / (b - 2)
    for (let tries = 0; tries < 1000; tries++) {
      const u = this.unit() - 0.5
      const v = this.unit()
      const us = 0.5 - Math.abs(u)
      const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
      if (us >= 0.07 && v <= accept) return count
      if (count < 0 || (us < 0.013 && v > us)) continue
      const limit = count * Math.log(mean) - mean - logFactorial(count)
      if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= limit) return count
    }
    return Math.round(mean)
  }
}

const FEW = 12

/** Stirling's series, to ten digits from 8 on; below, the product itself. */
function logFactorial(n: number): number {
  if (n < 8) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return Math.log(product)
  }
  const x = n + 1
  const inverse = 1 / (x * x)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}
