import type { Pick } from '../envoy/load-balancer-source.ts'
import type { Call } from './call.ts'
import { hashOf } from './stream-draw.ts'

/** The pick of a first try: one object for all of them, which nobody keeps, since most requests need no other. */
export class FirstPick implements Pick {
  point = 0
  readonly attempt = 0
  hash: bigint | undefined = undefined
  readonly repick = 0
  nowUs = 0

  of(call: Call, nowUs: number): Pick {
    this.point = call.point
    this.hash = hashOf(call, nowUs)
    this.nowUs = nowUs
    return this
  }
}
