import { formatMoment, type RecordedEvent, type RecordedPod, type Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import type { MeshState } from './ejections.ts'

interface PodsProps {
  readonly recording: Recording
  readonly pods: readonly number[]
  readonly state: MeshState
  readonly tone: string
  /** Fewer where a long name needs the room. */
  readonly most?: number
}

/** The pods of a version as dots: filled, ejected (dashed), not ready (grey ring); beyond six, one dot and the count. */
export function Pods({ recording, pods, state, tone, most: shown = 6 }: PodsProps) {
  if (pods.length === 0)
    return (
      <Tooltip content={<b>No pod matches this subset</b>}>
        <span className="tt-no-pod" />
      </Tooltip>
    )
  const dots = pods.length > shown ? pods.slice(0, 1) : pods
  return (
    <span className="tt-pods">
      {dots.map((pod) => (
        <PodDot key={pod} recording={recording} pod={pod} state={state} tone={tone} />
      ))}
      {pods.length > shown && <span className="tt-pod-count">{pods.length}</span>}
    </span>
  )
}

export function PodDot({ recording, pod: index, state, tone }: { recording: Recording; pod: number; state: MeshState; tone: string }) {
  const pod = recording.pods[index]
  if (!pod) return null
  const ejections = state.ejected.get(index) ?? []
  const callers = new Set(recording.edges.filter((edge) => edge.to === pod.node && !edge.mirror).map((edge) => edge.from)).size
  const look = ejections.length === 0 ? (pod.ready ? 'ready' : 'unready') : ejections.length < callers ? 'partly' : 'ejected'
  return (
    <Tooltip content={<PodTip recording={recording} pod={pod} ejections={ejections} />}>
      <span className={classes('tt-pod', `tt-pod-${look}`)} data-pick="pod" data-pod={pod.name} style={{ color: `var(${tone})` }}>
        <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
          {look === 'ready' ? <circle cx="4" cy="4" r="4" fill="currentcolor" /> : <circle cx="4" cy="4" r="3.2" className="tt-pod-ring" />}
          {look === 'partly' && <path d="M4 0a4 4 0 0 0 0 8Z" fill="currentcolor" />}
        </svg>
      </span>
    </Tooltip>
  )
}

/** `9fbwz`: the part of a pod's name that tells it from its siblings; with the part before it where that is only a number, `v3-1`. */
export function shortPodName(name: string): string {
  const own = name.slice(name.lastIndexOf('/') + 1)
  const parts = own.split('-')
  const last = parts.at(-1) ?? own
  return last.length < 4 ? parts.slice(-2).join('-') : last
}

function PodTip({ recording, pod, ejections }: { recording: Recording; pod: RecordedPod; ejections: readonly RecordedEvent[] }) {
  if (ejections.length === 0)
    return (
      <>
        <b>{shortPodName(pod.name)}</b> {pod.ready ? `is ready, ${pod.ip}` : 'is not ready, no request goes there'}
      </>
    )
  return (
    <>
      <span className="tt-tooltip-line">
        <b>{shortPodName(pod.name)} is ejected</b>
      </span>
      {ejections.map((event) => (
        <span className="tt-tooltip-line" key={`${event.atUs} ${event.by}`}>
          By {recording.nodes[event.by ?? -1]?.name ?? 'its client'}, at {formatMoment(event.atUs)}.{' '}
          {event.untilUs === undefined ? '' : `Back at ${formatMoment(event.untilUs)}.`}
        </span>
      ))}
    </>
  )
}
