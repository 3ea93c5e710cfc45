import { draw, purposeOf } from '../core/random.ts'
import { drawPoints } from '../metrics/draw-points.ts'
import { none, type Recording } from '../sim/recording.ts'
import type { TrafficSource } from '../sim/traffic.ts'
import { loopUsers } from './loop-users.ts'
import type { MetPeople } from './rollout.ts'

/** More than any source has sessions: keeps the users of two sources apart. */
const APART = 0x100000000

/** Tells the people of a run apart. Whose a request is was drawn when it was sent, or followed from who had an answer when: both are looked up again here. */
export class People {
  private readonly recording: Recording
  /** By source, how many there are; 0 where each request is that of a new user. */
  private readonly counts: readonly number[]
  private readonly asking: ReadonlyMap<number, number>
  private readonly met = new Set<number>()
  private readonly failed = new Set<number>()
  private readonly sources = new Set<number>()

  constructor(recording: Recording, traffic: readonly TrafficSource[]) {
    this.recording = recording
    this.counts = traffic.map(({ rate, sessions = 0 }) => (rate.type === 'users' ? rate.count : sessions))
    this.asking = loopUsers(recording, traffic)
  }

  /** Somebody's request, or a call made for it, is answered in `row`. */
  meet(row: number, source: number, failed: boolean): void {
    const count = this.counts[source] ?? 0
    if (count === 0) return
    const user = source * APART + this.userOf(this.firstTry(row), count)
    this.sources.add(source)
    this.met.add(user)
    if (failed) this.failed.add(user)
  }

  count(): MetPeople | null {
    if (this.sources.size === 0) return null
    const of = [...this.sources].reduce((sum, source) => sum + (this.counts[source] ?? 0), 0)
    return { met: this.met.size, failed: this.failed.size, of }
  }

  private userOf(root: number, count: number): number {
    return this.asking.get(root) ?? draw(drawPoints(this.recording)[root] ?? 0, purposeOf.session, 1) % count
  }

  /** Of the request that a source sent. */
  private firstTry(row: number): number {
    const { parent, previous } = this.recording.rows
    let at = row
    for (let before = row; before !== none; before = callerOrTry(parent[at] as number, previous[at] as number)) at = before
    return at
  }
}

const callerOrTry = (caller: number, before: number) => (caller === none ? before : caller)
