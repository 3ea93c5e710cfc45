import { type CallFigures, formatCount, formatMoment, type Recording } from '../../src/index.ts'
import { Flag } from '../components/Flag.tsx'
import { usePlayhead } from '../player/use-playhead.ts'
import { showMs } from '../settings/units.ts'
import { namedPods } from './card-size.ts'
import type { MeshState } from './ejections.ts'
import { PodDot, shortPodName } from './Pods.tsx'
import { loadAt, loadEveryMs, loadsOf, loadWords } from './pod-loads.ts'
import { podNow } from './pod-now.ts'

export interface PodDetailsProps {
  readonly recording: Recording
  readonly pods: readonly number[]
  readonly state: MeshState
  readonly tone: string
  readonly own: CallFigures
}

/** Pods by name, times and causes: what only the near level has room for. */
export function PodDetails({ recording, pods, state, tone, own }: PodDetailsProps) {
  const loads = loadsOf(recording)
  const atUs = usePlayhead(loadEveryMs) * 1000
  const shown = namedPods(pods.length)
  const causes = [...own.byCause].sort((a, b) => b[1] - a[1]).slice(0, 2)
  return (
    <div className="tt-pod-details">
      {pods.slice(0, shown).map((index) => {
        const pod = recording.pods[index]
        const until = state.ejected.get(index)?.[0]?.untilUs
        return (
          <span className="tt-pod-detail" key={index}>
            <PodDot recording={recording} pod={index} state={state} tone={tone} />
            <code>{pod ? shortPodName(pod.name) : ''}</code>
            <span className="tt-quiet">
              {until === undefined
                ? (phaseWords(recording, index, state) ?? loadWords(loadAt(loads, index, atUs), pod?.concurrency))
                : `ejected until ${formatMoment(until)}`}
            </span>
          </span>
        )
      })}
      {pods.length > shown && <span className="tt-pod-detail tt-quiet">and {formatCount(pods.length - shown)} more</span>}
      <span className="tt-pod-figures">
        <span>
          <span className="tt-quiet">p50</span> {showMs(own.p50Us / 1000)} <span className="tt-quiet">p99</span> {showMs(own.p99Us / 1000)}
        </span>
        <span className="tt-pod-causes">
          {causes.map(([cause, count]) => (
            <span key={cause}>
              <Flag cause={cause} /> {formatCount(count)}
            </span>
          ))}
        </span>
      </span>
    </div>
  )
}

const phases = { ready: null, unready: 'not ready', spare: 'spare', gone: 'gone' } as const

/** Null where nothing but its load is to be said. */
function phaseWords(recording: Recording, index: number, state: MeshState): string | null {
  const { phase } = podNow(recording, index, state.atUs)
  return phase === 'ready' && state.full.has(index) ? 'at its limit' : phases[phase]
}
