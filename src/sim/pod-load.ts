import { Fifo } from '../core/fifo.ts'
import type { Attempt } from './call.ts'

/** What one pod is doing, from its start to its end. */
export class PodLoad {
  /** Requests that it works on. */
  active = 0
  /** What waits for its turn. */
  readonly waiting = new Fifo<Attempt>()
  /** All that is at the pod, waiting or under way. */
  readonly present = new Set<Attempt>()
  /** The pod was killed. */
  dead = false
  private busyUs: number
  private changedUs: number

  constructor(busyUs: number, nowUs: number) {
    this.busyUs = busyUs
    this.changedUs = nowUs
  }

  /** Work on one more begins. */
  enter(nowUs: number): void {
    this.busyUs = this.busyUntil(nowUs)
    this.changedUs = nowUs
    this.active++
  }

  /** Work on one ends. */
  leave(nowUs: number): void {
    this.busyUs = this.busyUntil(nowUs)
    this.changedUs = nowUs
    this.active--
  }

  /** Time that the work on all requests took together. */
  busyUntil(nowUs: number): number {
    return this.busyUs + this.active * (nowUs - this.changedUs)
  }
}
