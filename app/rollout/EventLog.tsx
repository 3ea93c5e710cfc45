import type { RolloutCourse } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { seek } from '../player/commands.ts'
import { playerStore } from '../store/player.ts'
import { moment } from './words.ts'
import './rollout-steps.css'

/** Everything that the controller did and saw, as it would say it. */
export function EventLog({ course: { log } }: { course: RolloutCourse }) {
  const goTo = (atMs: number) => {
    playerStore.setState({ playing: false })
    seek(atMs)
  }
  return (
    <details className="tt-rollout-part tt-rollout-log">
      <summary>
        Log <span className="tt-rollout-quiet">{log.length} entries</span>
      </summary>
      <ol>
        {log.map((entry, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry's name is its place in the log
          <li key={i} data-verdict={entry.check?.verdict}>
            <button type="button" className="tt-rollout-log-go" onClick={() => goTo(entry.atMs)}>
              <span className="tt-rollout-log-time">{moment(entry.atMs)}</span>
              <span>{entry.text}</span>
            </button>
            {entry.range && <LineLink short range={entry.range} />}
          </li>
        ))}
      </ol>
    </details>
  )
}
