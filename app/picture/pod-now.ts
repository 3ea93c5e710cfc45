import type { RecordedEvent, Recording } from '../../src/index.ts'

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
export function makeFullSpans({ pods, rows, durationUs }: Recording): ReadonlyMap<number, readonly number[]> {
  const limited = new Map(pods.flatMap((pod, i) => (pod.concurrency === undefined ? [] : [[i, pod.concurrency] as const])))
  if (limited.size === 0) return new Map()
  const steps = new Map([...limited.keys()].map((pod) => [pod, [] as { us: number; by: 1 | -1 }[]]))
  for (let row = 0; row < rows.length; row++) {
    const own = steps.get(rows.pod[row] ?? -1)
    if (!own) continue
    own.push({ us: rows.start[row] ?? 0, by: 1 }, { us: Math.min(durationUs, rows.end[row] ?? durationUs), by: -1 })
  }
  return new Map([...steps].map(([pod, own]) => [pod, spansOf(own, limited.get(pod) ?? 1)]))
}

function spansOf(steps: { us: number; by: 1 | -1 }[], limit: number): readonly number[] {
  const spans: number[] = []
  let active = 0
  for (const { us, by } of steps.sort((a, b) => a.us - b.us || a.by - b.by)) {
    if (by === 1 && ++active === limit) spans.push(us)
    else if (by === -1 && active-- === limit) spans.push(us)
  }
  return spans
}

/** Whether any of the spans has a part of `fromUs` to `toUs`. */
export function isWithin(spans: readonly number[], fromUs: number, toUs: number): boolean {
  for (let i = 0; i < spans.length; i += 2) if ((spans[i] ?? 0) < toUs && (spans[i + 1] ?? Infinity) > fromUs) return true
  return false
}
