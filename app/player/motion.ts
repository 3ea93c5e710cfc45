import { type InParts, none, type Recording } from '../../src/index.ts'
import { drawnRowsInParts } from './drawn-rows.ts'
import { rowsAtOnce } from './in-slices.ts'
import { outcomeColours, requestColours } from './request-colours.ts'
import { type Thinning, thinningInParts } from './thinning.ts'
import { type Timetable, timetableInParts } from './timetable.ts'

export interface MotionInput {
  readonly recording: Recording
  /** Length of each edge on the screen, in pixels. */
  readonly lengths: ArrayLike<number>
  readonly speed: number
  /** Node whose versions give requests their colour. */
  readonly focus: number
  /** Colours tell what became of requests, and not their version. */
  readonly byOutcome: boolean
  /** Request that is drawn however many there are; -1: none. */
  readonly always: number
}

/** All that moves in a run, apart from the places of the edges. */
export interface Motion {
  readonly recording: Recording
  readonly timetable: Timetable
  readonly thinning: Thinning
  readonly colours: Uint8Array
}

/** Works out the motion a part at a time. Of a large recording only the requests that are drawn are looked at closely. */
export function* motionInParts({ recording, lengths, speed, focus, byOutcome, always }: MotionInput): InParts<Motion> {
  const thinning = yield* thinningInParts(recording, speed)
  const isLarge = recording.rows.length > rowsAtOnce
  const drawn = isLarge ? yield* drawnRowsInParts(recording, thinning, always < 0 ? none : always) : undefined
  const timetable = yield* timetableInParts({ recording, lengths, speed, ...(drawn && { drawn }) })
  const seen = { ...recording, rows: timetable.rows }
  return { recording, timetable, thinning, colours: byOutcome ? outcomeColours(seen) : requestColours(seen, focus) }
}
