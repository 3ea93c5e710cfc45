import { formatCount, none, type Recording } from '../../src/index.ts'
import { usePlayhead } from '../player/use-playhead.ts'

/** How much a pod has to do at the playhead, of what it can at once; and what it was asked in the run. */
export function PodLoad({ recording, pod }: { recording: Recording; pod: number }) {
  const atMs = usePlayhead(200)
  const active = activeAt(recording, pod, atMs * 1000)
  const limit = recording.pods[pod]?.concurrency
  const ejections = recording.events.filter((event) => event.type === 'ejected' && event.pod === pod).length
  return (
    <section className="tt-inspector-part">
      <dl className="tt-facts">
        <div>
          <dt>requests at this moment</dt>
          <dd>{limit === undefined ? active : `${active} of ${limit}`}</dd>
        </div>
        <div>
          <dt>requests in this run</dt>
          <dd>{formatCount(triesOf(recording, pod))}</dd>
        </div>
        <div>
          <dt>ejections in this run</dt>
          <dd>{ejections}</dd>
        </div>
      </dl>
      {limit !== undefined && active > limit && <p className="tt-quiet">{active - limit} wait for their turn.</p>}
    </section>
  )
}

/** Requests that are at a pod, waiting or worked on. */
export function activeAt({ rows }: Recording, pod: number, atUs: number): number {
  let count = 0
  for (let row = 0; row < rows.length; row++) {
    if (rows.pod[row] !== pod || (rows.start[row] ?? 0) > atUs) continue
    const end = rows.end[row] ?? none
    if (end === none || end > atUs) count++
  }
  return count
}

function triesOf({ rows }: Recording, pod: number): number {
  let count = 0
  for (let row = 0; row < rows.length; row++) if (rows.pod[row] === pod) count++
  return count
}
