import { Fifo } from '../core/fifo.ts'
import type { Attempt } from './call.ts'

/** What one pod is doing, from its start to its end. */
export class PodLoad {
  /** Requests that it works on. */
  active = 0
  /** What waits for its turn. */
  readonly waiting = new Fifo<Attempt>()
  /** The first and the last of all that is at the pod, waiting or under way, in the order in which it came: a chain costs the same however many there are. */
  private first: Attempt | undefined = undefined
  private last: Attempt | undefined = undefined
  /** The pod was killed. */
  dead = false
  private busyUs: number
  private changedUs: number

  constructor(busyUs: number, nowUs: number) {
    this.busyUs = busyUs
    this.changedUs = nowUs
  }

  /** The try has come to the pod. */
  receive(attempt: Attempt): void {
    attempt.home = this
    attempt.before = this.last
    if (this.last) this.last.behind = attempt
    else this.first = attempt
    this.last = attempt
  }

  /** The try is at the pod no longer; false where it was not. */
  release(attempt: Attempt): boolean {
    const { before, behind } = attempt
    if (!before && this.first !== attempt) return false
    if (before) before.behind = behind
    else this.first = behind
    if (behind) behind.before = before
    else this.last = before
    attempt.before = undefined
    attempt.behind = undefined
    return true
  }

  /** All that is at the pod, in the order in which it came. */
  present(): readonly Attempt[] {
    const all: Attempt[] = []
    for (let at = this.first; at; at = at.behind) all.push(at)
    return all
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
