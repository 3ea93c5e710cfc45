import { draw, purposeOf } from '../core/random.ts'
import { drawPoints } from '../metrics/draw-points.ts'
import { none, type Recording } from '../sim/recording.ts'
import type { TrafficSource } from '../sim/traffic.ts'
import type { MetPeople } from './rollout.ts'

/** More than any source has sessions: keeps the users of two sources apart. */
const APART = 0x100000000

/**
 * Tells the people of a run apart. Whose a request is was drawn when it was sent, and is looked up again here. Of a closed loop the recording
 * does not tell who asks, so its users are not counted.
 */
export class People {
  private readonly recording: Recording
  private readonly sessions: readonly number[]
  private readonly met = new Set<number>()
  private readonly failed = new Set<number>()
  private readonly sources = new Set<number>()

  constructor(recording: Recording, traffic: readonly TrafficSource[]) {
    this.recording = recording
    this.sessions = traffic.map(({ rate, sessions }) => (rate.type === 'users' ? 0 : (sessions ?? 0)))
  }

  /** Somebody's request, or a call made for it, is answered in `row`. */
  meet(row: number, source: number, failed: boolean): void {
    const sessions = this.sessions[source] ?? 0
    if (sessions === 0) return
    const point = drawPoints(this.recording)[this.rootOf(row)] ?? 0
    const user = source * APART + (draw(point, purposeOf.session, 1) % sessions)
    this.sources.add(source)
    this.met.add(user)
    if (failed) this.failed.add(user)
  }

  count(): MetPeople | null {
    if (this.sources.size === 0) return null
    const of = [...this.sources].reduce((sum, source) => sum + (this.sessions[source] ?? 0), 0)
    return { met: this.met.size, failed: this.failed.size, of }
  }

  private rootOf(row: number): number {
    const { parent } = this.recording.rows
    let root = row
    for (let caller = parent[root] as number; caller !== none; caller = parent[root] as number) root = caller
    return root
  }
}
