import { EventLane } from './event-lane.ts'

const SEQUENCE_BITS = 20
const SEQUENCE_LIMIT = 2 ** SEQUENCE_BITS
/** Lanes of events that wait equally long; what waits otherwise is in the heap. */
const MAX_LANES = 8

/**
 * Future events in order of (time, sequence): of two at the same microsecond the one scheduled first comes first. Times are whole
 * microseconds below 2³³. A 4-ary heap over one array of keys `time · 2²⁰ + sequence`, each exact in a double, and lanes for events that wait
 * equally long; when the sequence numbers run out, those of the waiting events are dealt anew.
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
  private readonly lanes: EventLane<Target>[] = []
  /** The lane whose first event comes first, and its key; Infinity where nothing waits in lanes. */
  private lane: EventLane<Target> | undefined
  private laneKey = Number.POSITIVE_INFINITY

  get length(): number {
    const inLanes = this.lanes.reduce((sum, { length }) => sum + length, 0)
    return this.size - (this.hollow ? 1 : 0) + (this.asideKey < Number.POSITIVE_INFINITY ? 1 : 0) + inLanes
  }

  /** Time of the next event; Infinity where none is left. */
  get next(): number {
    if (this.hollow) this.fill()
    const top = this.size > 0 ? (this.keys[0] as number) : Number.POSITIVE_INFINITY
    return timeOf(Math.min(top, this.asideKey, this.laneKey))
  }

  push(time: number, kind: number, target: Target): void {
    if (this.sequence === SEQUENCE_LIMIT) this.renumber()
    this.insert(time, this.sequence++, kind, target)
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

  /** Like {@link push}, for an event that waits as long as many others of its kind do. Gives its number for {@link drop}, or -1. */
  after(delay: number, kind: number, target: Target): number {
    const lane = this.laneFor(delay, kind)
    if (!lane) {
      this.push(this.now + delay, kind, target)
      return -1
    }
    if (this.sequence === SEQUENCE_LIMIT) this.renumber()
    const key = (this.now + delay) * SEQUENCE_LIMIT + this.sequence++
    if (key < this.laneKey) {
      this.lane = lane
      this.laneKey = key
    }
    return lane.push(key, target)
  }

  /** An event that {@link after} was told of means nothing any more; false where it may come all the same. */
  drop(delay: number, kind: number, number: number): boolean {
    const lane = this.laneFor(delay, kind)
    if (!lane?.drop(number)) return false
    if (lane === this.lane && lane.firstKey !== this.laneKey) this.findLane()
    return true
  }

  /** Takes the next event into `now`, `kind` and `target`; false where none is left. */
  pop(): boolean {
    return this.popBefore(Number.POSITIVE_INFINITY)
  }

  /** Like {@link pop}, unless the next event is at `limit` or later. */
  popBefore(limit: number): boolean {
    if (this.hollow) this.fill()
    const top = this.size > 0 ? (this.keys[0] as number) : Number.POSITIVE_INFINITY
    const beside = this.asideKey < this.laneKey ? this.asideKey : this.laneKey
    const isTop = top < beside
    const time = timeOf(isTop ? top : beside)
    if (time >= limit) return false
    this.now = time
    if (isTop) this.takeTop()
    else if (this.lane && this.laneKey < this.asideKey) this.takeLane(this.lane)
    else this.takeAside()
    return true
  }

  private laneFor(delay: number, kind: number): EventLane<Target> | undefined {
    const { lanes } = this
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[i] as EventLane<Target>
      if (lane.delay === delay && lane.kind === kind) return lane
    }
    if (lanes.length === MAX_LANES) return undefined
    const made = new EventLane<Target>(delay, kind)
    lanes.push(made)
    return made
  }

  private takeLane(lane: EventLane<Target>): void {
    this.kind = lane.kind
    this.target = lane.shift()
    this.findLane()
  }

  private findLane(): void {
    this.laneKey = Number.POSITIVE_INFINITY
    for (const lane of this.lanes) {
      const key = lane.firstKey
      if (key >= this.laneKey) continue
      this.lane = lane
      this.laneKey = key
    }
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

  // The key is handed on in the array: as an argument it would be an object on the heap wherever the call is not inlined.
  private insert(time: number, sequence: number, kind: number, target: Target | undefined): void {
    if (this.size === this.keys.length) this.grow()
    const slot = this.free.pop() ?? this.targets.length
    this.kinds[slot] = kind
    this.targets[slot] = target
    const place = this.hollow ? 0 : this.size
    this.keys[place] = time * SEQUENCE_LIMIT + sequence
    this.slots[place] = slot
    if (this.hollow) {
      this.hollow = false
      this.siftDown()
    } else this.siftUp(this.size++)
  }

  private fill(): void {
    this.hollow = false
    const last = --this.size
    if (last === 0) return
    this.keys[0] = this.keys[last] as number
    this.slots[0] = this.slots[last] as number
    this.siftDown()
  }

  private siftUp(from: number): void {
    const { keys, slots } = this
    const key = keys[from] as number
    const slot = slots[from] as number
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

  private siftDown(): void {
    const { keys, slots, size } = this
    const key = keys[0] as number
    const slot = slots[0] as number
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

  /** Events of one time keep their order, and get the least numbers there are: what is to come has as many left as possible. */
  private renumber(): void {
    this.gather()
    const { keys, size } = this
    const sorted = keys.slice(0, size).sort()
    const numbered = new Float64Array(size)
    let most = -1
    for (let i = 0, time = -1, nth = 0; i < size; i++) {
      const at = timeOf(sorted[i] as number)
      nth = at === time ? nth + 1 : 0
      time = at
      most = Math.max(most, nth)
      numbered[i] = at * SEQUENCE_LIMIT + nth
    }
    for (let i = 0; i < size; i++) keys[i] = numbered[placeOf(keys[i] as number, sorted)] as number
    this.sequence = most + 1
  }

  /** Puts all that waits beside the heap into it. */
  private gather(): void {
    if (this.asideKey < Number.POSITIVE_INFINITY) this.insertKey(this.asideKey, this.asideKind, this.asideTarget)
    this.asideKey = Number.POSITIVE_INFINITY
    for (const lane of this.lanes)
      for (let key = lane.firstKey; key < Number.POSITIVE_INFINITY; key = lane.firstKey) this.insertKey(key, lane.kind, lane.shift())
    this.laneKey = Number.POSITIVE_INFINITY
    if (this.hollow) this.fill()
  }

  private insertKey(key: number, kind: number, target: Target | undefined): void {
    const time = timeOf(key)
    this.insert(time, key - time * SEQUENCE_LIMIT, kind, target)
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

/** Index of a number that is in a sorted list. */
function placeOf(key: number, sorted: Float64Array): number {
  let low = 0
  for (let high = sorted.length - 1; low < high; ) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The divisor is written out, for then it is none: a power of two that is known when the code is made is multiplied by. */
function timeOf(key: number): number {
  return Math.floor(key / 1_048_576)
}
