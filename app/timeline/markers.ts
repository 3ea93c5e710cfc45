import { formatMoment, type RecordedEvent, type Recording } from '../../src/index.ts'

/** Something that happened, on the lane over the charts. */
export interface Marker {
  readonly seconds: number
  readonly type: RecordedEvent['type'] | 'crowd' | 'lesson' | 'check-failed'
  readonly text: string
  /** Node whose version colours it, and the version. */
  readonly node: number
  readonly version: number
}

const nearestPixels = 14

/** Markers of the recording; those that would lie on each other become one with a count. `reachedUs`: from when on the task of a lesson is done. */
export function makeMarkers(recording: Recording, pixelsPerSecond: number, reachedUs: number | null = null): readonly Marker[] {
  const applied = recording.steps.slice(1).map(
    (step): Marker => ({
      seconds: step.startUs / 1e6,
      type: 'applied',
      text: `${step.name}, at ${formatMoment(step.startUs)}`,
      node: -1,
      version: -1,
    }),
  )
  const happened = recording.events
    .filter((event) => event.type !== 'applied')
    .map((event): Marker => {
      const pod = recording.pods[event.pod ?? -1]
      return {
        seconds: event.atUs / 1e6,
        type: event.type,
        text: `${event.text}, at ${formatMoment(event.atUs)}`,
        node: pod?.node ?? -1,
        version: pod?.version ?? -1,
      }
    })
  const inTime = [...happened, ...failedChecks(recording)].sort((a, b) => a.seconds - b.seconds)
  return [...applied, ...crowd(inTime, pixelsPerSecond), ...(reachedUs === null ? [] : [flagAt(reachedUs)])]
}

/** Looks of a rollout's controller that did not pass. */
function failedChecks({ controllers = [] }: Recording): readonly Marker[] {
  return controllers.flatMap(({ log }) =>
    log.flatMap(({ atMs, check, text }) =>
      check === undefined || check.verdict === 'passed'
        ? []
        : [
            {
              seconds: atMs / 1000,
              type: 'check-failed' as const,
              text: `${text}, at ${formatMoment(atMs * 1000)}`,
              node: -1,
              version: -1,
            },
          ],
    ),
  )
}

function flagAt(us: number): Marker {
  return { seconds: us / 1e6, type: 'lesson', text: `The task is done, from ${formatMoment(us)} on`, node: -1, version: -1 }
}

function crowd(markers: readonly Marker[], pixelsPerSecond: number): readonly Marker[] {
  const groups: Marker[][] = []
  for (const marker of markers) {
    const group = groups.at(-1)
    const first = group?.[0]
    if (group && first && (marker.seconds - first.seconds) * pixelsPerSecond < nearestPixels) group.push(marker)
    else groups.push([marker])
  }
  return groups.flatMap((group) => {
    const first = group[0]
    if (!first || group.length === 1) return group
    return [{ ...first, type: 'crowd' as const, text: group.map((marker) => marker.text).join('; ') }]
  })
}

/** How many events a crowd stands for. */
export function crowdCount(marker: Marker): number {
  return marker.type === 'crowd' ? marker.text.split('; ').length : 1
}
