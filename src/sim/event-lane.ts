/**
 * Events of one kind that all wait equally long, and so come in the order in which they were scheduled: each end costs the same however many
 * wait. One that is dropped leaves its place and keeps nothing alive.
 */
export class EventLane<Target> {
  readonly delay: number
  readonly kind: number
  /** Events that wait. */
  length = 0
  private keys = new Float64Array(64)
  private targets: (Target | undefined)[] = new Array(64).fill(undefined)
  /** Numbers of the first event that waits and of the one to come next, counted from the first of all. */
  private head = 0
  private tail = 0

  constructor(delay: number, kind: number) {
    this.delay = delay
    this.kind = kind
  }

  /** Key of the first event; Infinity where none waits. */
  get firstKey(): number {
    return this.head === this.tail ? Number.POSITIVE_INFINITY : (this.keys[this.head & (this.keys.length - 1)] as number)
  }

  /** Puts an event behind all others, and gives its number, by which it can be dropped. */
  push(key: number, target: Target): number {
    if (this.tail - this.head === this.keys.length) this.grow()
    const place = this.tail & (this.keys.length - 1)
    this.keys[place] = key
    this.targets[place] = target
    this.length++
    return this.tail++
  }

  /** Takes the first event. */
  shift(): Target | undefined {
    const place = this.head & (this.keys.length - 1)
    const target = this.targets[place]
    this.targets[place] = undefined
    this.head++
    this.length--
    this.skipDropped()
    return target
  }

  /** Takes an event out; false where it does not wait here any more. */
  drop(number: number): boolean {
    if (number < this.head || number >= this.tail) return false
    const place = number & (this.keys.length - 1)
    if (this.targets[place] === undefined) return false
    this.targets[place] = undefined
    this.length--
    this.skipDropped()
    return true
  }

  private skipDropped(): void {
    while (this.head < this.tail && this.targets[this.head & (this.keys.length - 1)] === undefined) this.head++
  }

  private grow(): void {
    const { keys, targets, head, tail } = this
    this.keys = new Float64Array(2 * keys.length)
    this.targets = new Array(2 * keys.length).fill(undefined)
    for (let number = head; number < tail; number++) {
      this.keys[number & (this.keys.length - 1)] = keys[number & (keys.length - 1)] as number
      this.targets[number & (this.keys.length - 1)] = targets[number & (keys.length - 1)]
    }
  }
}
