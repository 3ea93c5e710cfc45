import { type DrawPoint, draw, purposeOf } from '../core/random.ts'
import type { FaultRules, Fraction } from './decision.ts'

/** Envoy's test of a share: `random % denominator < numerator`. See source/common/protobuf/utility.cc evaluateFractionalPercent. */
export function withinFraction(random: number, fraction: Fraction): boolean {
  return random % fraction.denominator < fraction.numerator
}

/** The delay that the fault filter gives this request, in milliseconds; 0 = none. A fresh draw, independent of routing. */
export function drawFaultDelay(fault: FaultRules, point: DrawPoint): number {
  const { delay } = fault
  return delay && withinFraction(draw(point, purposeOf['fault-delay'], 0), delay) ? delay.ms : 0
}

/** Whether the fault filter aborts this request, tested after a delay has passed. A fresh draw, independent of that of the delay. */
export function drawFaultAbort(fault: FaultRules, point: DrawPoint): FaultRules['abort'] {
  const { abort } = fault
  return abort && withinFraction(draw(point, purposeOf['fault-abort'], 0), abort) ? abort : undefined
}
