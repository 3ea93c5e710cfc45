import type { InParts } from '../../src/index.ts'

/** A worker hears nothing for so long at a time: oftener would cost more than anyone notices. */
const deafMs = 8

/** Lets a worker that computes hear its messages now and then. */
export class Breath {
  private readonly messagesIn: () => Promise<void>
  private readonly now: () => number
  private lastMs: number

  /** `messagesIn` lets those come in that wait; `now` tells milliseconds. */
  constructor(messagesIn: () => Promise<void>, now: () => number) {
    this.messagesIn = messagesIn
    this.now = now
    this.lastMs = now()
  }

  /** Messages have come in by themselves: the worker had nothing to do. */
  rested(): void {
    this.lastMs = this.now()
  }

  /** Lets messages in if that is due. */
  async take(): Promise<void> {
    if (this.now() - this.lastMs < deafMs) return
    await this.messagesIn()
    this.lastMs = this.now()
  }

  /** Does the work to its end, and takes breath in between; null as soon as it is then found to be `inVain`. */
  async through<T>(work: InParts<T>, inVain: () => boolean): Promise<{ readonly value: T } | null> {
    for (;;) {
      const { done, value } = work.next()
      if (done) return { value }
      if (this.now() - this.lastMs < deafMs) continue
      await this.take()
      if (inVain()) return null
    }
  }
}
