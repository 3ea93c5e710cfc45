import { finish, type InParts, type RecordedBadge, type Recording, responseFlags, rowBits, walkInParts } from '../../src/index.ts'

/** What a policy does at a moment: nothing, its work, or turn requests away. */
export type BadgeState = 'idle' | 'acting' | 'refusing'

/** What the policies of each node did in each stretch of time, as bits. */
export interface Activity {
  readonly bucketUs: number
  readonly buckets: number
  /** By node, then by bucket. */
  readonly bits: Uint8Array
}

const bucketUs = 500_000

const flag = (name: (typeof responseFlags)[number]) => 1 << responseFlags.indexOf(name)

/** Which bits of a row show that a policy of that kind acted on it. */
const signs: readonly (readonly [RecordedBadge['kind'], number, Exclude<BadgeState, 'idle'>])[] = [
  ['retries', rowBits.retry, 'acting'],
  ['fault', rowBits.delayed | flag('FI'), 'acting'],
  ['timeout', flag('UT'), 'acting'],
  ['mirroring', rowBits.mirror, 'acting'],
  ['circuit-breaker', flag('UO'), 'refusing'],
  ['rate-limit', flag('RL'), 'refusing'],
  ['authorization', rowBits.inbound, 'refusing'],
]

const masks = signs.map(([, mask]) => mask)
const anySign = masks.reduce((all, mask) => all | mask, 0)

/** Goes through the rows once. */
export function makeActivity(recording: Recording): Activity {
  return finish(activityInParts(recording))
}

/** {@link makeActivity}, a part at a time. */
export function* activityInParts(recording: Recording): InParts<Activity> {
  const buckets = Math.max(1, Math.ceil(recording.durationUs / bucketUs))
  const bits = new Uint8Array(recording.nodes.length * buckets)
  const activity = { bucketUs, buckets, bits }
  yield* walkInParts(0, recording.rows.length, (from, to) => note(recording, activity, from, to))
  return activity
}

function note({ rows, edges }: Recording, { buckets, bits }: Activity, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const own = rows.bits[row] ?? 0
    if ((own & anySign) === 0) continue
    let found = 0
    for (let i = 0; i < masks.length; i++) if (own & (masks[i] ?? 0)) found |= 1 << i
    const node = edges[rows.edge[row] ?? 0]?.to ?? 0
    const place = node * buckets + Math.min(buckets - 1, Math.floor((rows.start[row] ?? 0) / bucketUs))
    bits[place] = (bits[place] ?? 0) | found
  }
}

/** What the policies of that kind at a node did around `atUs`. */
export function activityAt(activity: Activity, node: number, kind: RecordedBadge['kind'], atUs: number): BadgeState {
  const at = signs.findIndex(([name]) => name === kind)
  const bucket = Math.min(activity.buckets - 1, Math.floor(atUs / activity.bucketUs))
  if (at < 0 || ((activity.bits[node * activity.buckets + bucket] ?? 0) & (1 << at)) === 0) return 'idle'
  return signs[at]?.[2] ?? 'idle'
}
