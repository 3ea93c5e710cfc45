import { formatMoment, type Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import type { MeshState } from './ejections.ts'
import { panicOver } from './panic.ts'
import { podNow } from './pod-now.ts'

interface PodsProps {
  readonly recording: Recording
  readonly pods: readonly number[]
  readonly state: MeshState
  readonly tone: string
  /** Fewer where a long name needs the room. */
  readonly most?: number
}

/** The pods of a version as dots: filled, ejected (dashed), not ready (grey ring), spare (a point), full (ringed); beyond six, one dot and the count. */
export function Pods({ recording, pods, state, tone, most: shown = 6 }: PodsProps) {
  if (pods.length === 0)
    return (
      <Tooltip content={<b>No pod matches this subset</b>}>
        <span className="tt-no-pod" />
      </Tooltip>
    )
  if (pods.length <= shown)
    return (
      <span className="tt-pods">
        {pods.map((pod) => (
          <PodDot key={pod} recording={recording} pod={pod} state={state} tone={tone} />
        ))}
      </span>
    )
  const ready = pods.filter((pod) => podNow(recording, pod, state.atUs).phase === 'ready')
  return (
    <span className="tt-pods">
      <PodDot recording={recording} pod={ready[0] ?? pods[0] ?? -1} state={state} tone={tone} />
      <span className="tt-pod-count">{ready.length === pods.length ? pods.length : `${ready.length} of ${pods.length}`}</span>
    </span>
  )
}

type PodLook = 'ready' | 'unready' | 'ejected' | 'partly' | 'spare' | 'gone'

function podLook(recording: Recording, index: number, state: MeshState): PodLook {
  const ejections = state.ejected.get(index) ?? []
  const { phase } = podNow(recording, index, state.atUs)
  if (phase !== 'ready' || ejections.length === 0) return phase
  const node = recording.pods[index]?.node
  const callers = new Set(recording.edges.filter((edge) => edge.to === node && !edge.mirror).map((edge) => edge.from)).size
  return ejections.length < callers ? 'partly' : 'ejected'
}

export function PodDot({ recording, pod: index, state, tone }: { recording: Recording; pod: number; state: MeshState; tone: string }) {
  const pod = recording.pods[index]
  if (!pod) return null
  const look = podLook(recording, index, state)
  return (
    <Tooltip content={<PodTip recording={recording} index={index} state={state} />}>
      <span
        className={classes('tt-pod', `tt-pod-${look}`, state.full.has(index) && 'tt-pod-full')}
        data-pick="pod"
        data-pod={pod.name}
        style={{ color: `var(${tone})` }}
      >
        <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
          {look === 'ready' ? (
            <circle cx="4" cy="4" r="4" fill="currentcolor" />
          ) : (
            <circle cx="4" cy="4" r={look === 'spare' ? 1.5 : 3.2} className="tt-pod-ring" />
          )}
          {look === 'partly' && <path d="M4 0a4 4 0 0 0 0 8Z" fill="currentcolor" />}
        </svg>
      </span>
    </Tooltip>
  )
}

/** A pod's name without its namespace: for where nothing else says whose pod it is. */
export function ownName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** `9fbwz`: the part of a pod's name that tells it from its siblings; with the part before it where that is only a number, `v3-1`. */
export function shortPodName(name: string): string {
  const own = ownName(name)
  const parts = own.split('-')
  const last = parts.at(-1) ?? own
  return last.length < 4 ? parts.slice(-2).join('-') : last
}

function PodTip({ recording, index, state }: { recording: Recording; index: number; state: MeshState }) {
  const pod = recording.pods[index]
  const ejections = state.ejected.get(index) ?? []
  if (!pod) return null
  const name = shortPodName(pod.name)
  const panic = ejections.length > 0 ? panicOver(recording, index, state.atUs) : null
  if (ejections.length === 0)
    return (
      <>
        <span className="tt-tooltip-line">
          <b>{name}</b> {podWords(recording, index, state)}
        </span>
        {state.full.has(index) && (
          <span className="tt-tooltip-line">It works on {pod.concurrency} requests, as many as it can: others wait.</span>
        )}
      </>
    )
  return (
    <>
      <span className="tt-tooltip-line">
        <b>{name} is ejected</b>
      </span>
      {ejections.map((event) => (
        <span className="tt-tooltip-line" key={`${event.atUs} ${event.by}`}>
          By {recording.nodes[event.by ?? -1]?.name ?? 'its client'}, at {formatMoment(event.atUs)}.{' '}
          {event.untilUs === undefined ? '' : `Back at ${formatMoment(event.untilUs)}.`}
        </span>
      ))}
      {panic && (
        <span className="tt-tooltip-line">
          {panic.by} is in panic, with {panic.healthy} of {panic.of} healthy: it sends here all the same.
        </span>
      )}
    </>
  )
}

/** How a pod stands, in words: `was killed at 20.0 s. Ready again at 23.0 s.` */
export function podWords(recording: Recording, index: number, state: Pick<MeshState, 'atUs'>): string {
  const { phase, by, readyUs } = podNow(recording, index, state.atUs)
  const ip = recording.pods[index]?.ip ?? ''
  const own = recording.pods[index]?.name ?? ''
  const what = by?.text.replace(`${own} `, '') ?? ''
  if (phase === 'ready') return by ? `is ready since ${formatMoment(by.atUs)}, ${ip}` : `is ready, ${ip}`
  if (phase === 'spare')
    return readyUs === null ? 'may come to be, and does not in this run' : `is not there yet. Ready at ${formatMoment(readyUs)}.`
  if (by === null) return 'is not ready, no request goes there'
  return `${what} at ${formatMoment(by.atUs)}.${readyUs === null ? '' : ` Ready again at ${formatMoment(readyUs)}.`}`
}
