/** Longest run of taken places before they are given back. */
const SLACK = 1024

/** First in, first out, without moving what waits: each end costs the same however long the queue is. */
export class Fifo<T> {
  private items: (T | undefined)[] = []
  private head = 0
  private count = 0

  get length(): number {
    return this.count
  }

  /** The oldest; undefined where none waits. */
  get first(): T | undefined {
    for (let i = this.head; i < this.items.length; i++) if (this.items[i] !== undefined) return this.items[i]
    return undefined
  }

  push(item: T): void {
    this.items.push(item)
    this.count++
  }

  /** Takes the oldest; undefined where none waits. */
  shift(): T | undefined {
    while (this.head < this.items.length) {
      const item = this.items[this.head]
      this.items[this.head++] = undefined
      if (item === undefined) continue
      this.count--
      this.trim()
      return item
    }
    this.trim()
    return undefined
  }

  /** Takes one out of the middle, fast where it is among the oldest; false where it does not wait. */
  remove(item: T): boolean {
    const index = this.items.indexOf(item, this.head)
    if (index < 0) return false
    this.items[index] = undefined
    this.count--
    return true
  }

  private trim(): void {
    if (this.count === 0) {
      this.items = []
      this.head = 0
    } else if (this.head > SLACK && this.head > this.items.length / 2) {
      this.items = this.items.slice(this.head)
      this.head = 0
    }
  }
}
