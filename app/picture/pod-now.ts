import { finish, type InParts, type RecordedEvent, type Recording, walkInParts } from '../../src/index.ts'

/** How a pod stands at a moment. `spare`: it may come to be in this run, and is not there; `gone`: it was there. */
export interface PodNow {
  readonly phase: 'ready' | 'unready' | 'spare' | 'gone'
  /** What made it so: `reviews-v1-0 was killed`; null where it has been so from the start. */
  readonly by: RecordedEvent | null
  /** When it is ready again; null where that is not known in this run. */
  readonly readyUs: number | null
}

/** How pod `index` stands at `atUs`, by the changes that the recording has of it. */
export function podNow({ pods, events }: Recording, index: number, atUs: number): PodNow {
  const pod = pods[index]
  const changes = pod?.changes ?? []
  const passed = changes.filter((us) => us <= atUs).length
  const ready = (pod?.ready ?? false) !== (passed % 2 === 1)
  const by = events.findLast((event) => event.pod === index && event.atUs <= atUs && isOfPods(event)) ?? null
  if (ready) return { phase: 'ready', by, readyUs: null }
  const readyUs = changes[passed] ?? null
  if (passed === 0) return { phase: readyUs === null && !mayCome(events) ? 'unready' : 'spare', by, readyUs }
  return { phase: by !== null && /not ready/.test(by.text) ? 'unready' : 'gone', by, readyUs }
}

function isOfPods({ type }: RecordedEvent): boolean {
  return type === 'pod-started' || type === 'pod-stopped'
}

/** Whether pods come and go in this run: one that is not there then is a spare one, and not one that is broken. */
function mayCome(events: Recording['events']): boolean {
  return events.some((event) => event.type === 'scaled' || isOfPods(event))
}

/** Spans of time in which each pod with a limit had as many requests as it handles at once, or more: from and to in turns. */
export function makeFullSpans(recording: Recording): FullSpans {
  return finish(fullSpansInParts(recording))
}

/** By pod. */
export type FullSpans = ReadonlyMap<number, readonly number[]>

/** {@link makeFullSpans}, a part at a time. */
export function* fullSpansInParts({ pods, rows, durationUs }: Recording): InParts<FullSpans> {
  const limited = new Map(pods.flatMap((pod, i) => (pod.concurrency === undefined ? [] : [[i, pod.concurrency] as const])))
  if (limited.size === 0) return new Map()
  const times = new Map([...limited.keys()].map((pod) => [pod, { from: [] as number[], to: [] as number[] }]))
  yield* walkInParts(0, rows.length, (first, behind) => {
    for (let row = first; row < behind; row++) {
      const own = times.get(rows.pod[row] ?? -1)
      if (!own) continue
      own.from.push(rows.start[row] ?? 0)
      own.to.push(Math.min(durationUs, rows.end[row] ?? durationUs))
    }
  })
  const spans = new Map<number, readonly number[]>()
  for (const [pod, { from, to }] of times) {
    const begun = inOrder(from)
    yield
    const over = inOrder(to)
    yield
    spans.set(pod, spansOf(begun, over, limited.get(pod) ?? 1))
    yield
  }
  return spans
}

/** Numbers in a typed array need no function to be put in order. */
function inOrder(times: readonly number[]): Float64Array {
  return Float64Array.from(times).sort()
}

/** Of two at the same time the one that is over goes first. */
function spansOf(from: Float64Array, to: Float64Array, limit: number): readonly number[] {
  const spans: number[] = []
  for (let begun = 0, over = 0; over < to.length; ) {
    const start = from[begun] ?? Infinity
    const end = to[over] ?? Infinity
    if (start < end) {
      begun++
      if (begun - over === limit) spans.push(start)
    } else {
      if (begun - over === limit) spans.push(end)
      over++
    }
  }
  return spans
}

/** Whether any of the spans has a part of `fromUs` to `toUs`. */
export function isWithin(spans: readonly number[], fromUs: number, toUs: number): boolean {
  for (let i = 0; i < spans.length; i += 2) if ((spans[i] ?? 0) < toUs && (spans[i + 1] ?? Infinity) > fromUs) return true
  return false
}
