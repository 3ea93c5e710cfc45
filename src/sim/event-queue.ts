const SEQUENCE_BITS = 20
const SEQUENCE_LIMIT = 2 ** SEQUENCE_BITS

/**
 * Future events in order of (time, sequence): of two at the same microsecond the one scheduled first comes first. Times are whole
 * microseconds below 2³³. A 4-ary heap over one array of keys `time · 2²⁰ + sequence`, each exact in a double; when the sequence numbers run
 * out, those of the waiting events are dealt anew.
 */
export class EventQueue<Target> {
  /** Of the event taken last: its time, what it is, and whom it concerns. */
  now = 0
  kind = 0
  target: Target | undefined

  private keys = new Float64Array(1024)
  private slots = new Int32Array(1024)
  private kinds = new Uint8Array(1024)
  private readonly targets: (Target | undefined)[] = []
  private readonly free: number[] = []
  /** Entries of the heap, the empty one at its top included. */
  private size = 0
  /** The top was taken and nothing put in its place yet: what an event schedules next goes there, which moves less than both steps would. */
  private hollow = false
  private sequence = 0
  /** One event that waits beside the heap; its key is Infinity where there is none. */
  private asideKey = Number.POSITIVE_INFINITY
  private asideKind = 0
  private asideTarget: Target | undefined

  get length(): number {
    return this.size - (this.hollow ? 1 : 0) + (this.asideKey < Number.POSITIVE_INFINITY ? 1 : 0)
  }

  /** Time of the next event; Infinity where none is left. */
  get next(): number {
    if (this.hollow) this.fill()
    const key = this.size > 0 ? Math.min(this.keys[0] as number, this.asideKey) : this.asideKey
    return Math.floor(key / SEQUENCE_LIMIT)
  }

  push(time: number, kind: number, target: Target): void {
    if (this.sequence === SEQUENCE_LIMIT) this.renumber()
    this.insert(time * SEQUENCE_LIMIT + this.sequence++, kind, target)
  }

  /** Like {@link push}, for an event that comes again and again: one such waits beside the heap, where it costs next to nothing. */
  pushAside(time: number, kind: number, target: Target): void {
    if (this.asideKey < Number.POSITIVE_INFINITY) {
      this.push(time, kind, target)
      return
    }
    if (this.sequence === SEQUENCE_LIMIT) this.renumber()
    this.asideKey = time * SEQUENCE_LIMIT + this.sequence++
    this.asideKind = kind
    this.asideTarget = target
  }

  /** Takes the next event into `now`, `kind` and `target`; false where none is left. */
  pop(): boolean {
    return this.popBefore(Number.POSITIVE_INFINITY)
  }

  /** Like {@link pop}, unless the next event is at `limit` or later. */
  popBefore(limit: number): boolean {
    if (this.hollow) this.fill()
    const top = this.size > 0 ? (this.keys[0] as number) : Number.POSITIVE_INFINITY
    const isAside = this.asideKey < top
    const time = Math.floor((isAside ? this.asideKey : top) / SEQUENCE_LIMIT)
    if (time >= limit) return false
    this.now = time
    if (isAside) this.takeAside()
    else this.takeTop()
    return true
  }

  private takeAside(): void {
    this.kind = this.asideKind
    this.target = this.asideTarget
    this.asideKey = Number.POSITIVE_INFINITY
  }

  private takeTop(): void {
    const slot = this.slots[0] as number
    this.kind = this.kinds[slot] as number
    this.target = this.targets[slot]
    this.targets[slot] = undefined
    this.free.push(slot)
    this.hollow = true
  }

  private insert(key: number, kind: number, target: Target | undefined): void {
    if (this.size === this.keys.length) this.grow()
    const slot = this.free.pop() ?? this.targets.length
    this.kinds[slot] = kind
    this.targets[slot] = target
    if (this.hollow) {
      this.hollow = false
      this.siftDown(key, slot)
    } else this.siftUp(this.size++, key, slot)
  }

  private fill(): void {
    this.hollow = false
    const last = --this.size
    if (last > 0) this.siftDown(this.keys[last] as number, this.slots[last] as number)
  }

  private siftUp(from: number, key: number, slot: number): void {
    const { keys, slots } = this
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 2
      const parentKey = keys[parent] as number
      if (parentKey <= key) break
      keys[at] = parentKey
      slots[at] = slots[parent] as number
      at = parent
    }
    keys[at] = key
    slots[at] = slot
  }

  private siftDown(key: number, slot: number): void {
    const { keys, slots, size } = this
    let at = 0
    for (let child = 1; child < size; child = 4 * at + 1) {
      let least = child
      let leastKey = keys[child] as number
      const end = Math.min(child + 4, size)
      for (let i = child + 1; i < end; i++) {
        const k = keys[i] as number
        if (k < leastKey) {
          least = i
          leastKey = k
        }
      }
      if (leastKey >= key) break
      keys[at] = leastKey
      slots[at] = slots[least] as number
      at = least
    }
    keys[at] = key
    slots[at] = slot
  }

  private renumber(): void {
    if (this.asideKey < Number.POSITIVE_INFINITY) this.insert(this.asideKey, this.asideKind, this.asideTarget)
    this.asideKey = Number.POSITIVE_INFINITY
    if (this.hollow) this.fill()
    const { keys, slots, size } = this
    const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number))
    const newKeys = new Float64Array(keys.length)
    const newSlots = new Int32Array(slots.length)
    order.forEach((old, i) => {
      newKeys[i] = Math.floor((keys[old] as number) / SEQUENCE_LIMIT) * SEQUENCE_LIMIT + i
      newSlots[i] = slots[old] as number
    })
    this.keys = newKeys
    this.slots = newSlots
    this.sequence = size
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2)
    const slots = new Int32Array(keys.length)
    const kinds = new Uint8Array(keys.length)
    keys.set(this.keys)
    slots.set(this.slots)
    kinds.set(this.kinds)
    this.keys = keys
    this.slots = slots
    this.kinds = kinds
  }
}
