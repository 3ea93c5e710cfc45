import { formatMoment, type Recording } from '../../src/index.ts'
import { EnvoyButton } from '../envoy-view/EnvoyButton.tsx'
import { type MeshState, useMeshState } from '../picture/ejections.ts'
import { PodDot, podWords, shortPodName } from '../picture/Pods.tsx'
import { loadAt, loadEveryMs, loadsOf, loadWords } from '../picture/pod-loads.ts'
import { podNow } from '../picture/pod-now.ts'
import type { Tones } from '../picture/version-tone.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { playerStore, type Selection } from '../store/player.ts'

const most = 24

/** The pods behind a selection, and which proxies have ejected them. */
export function PodStates({ recording, selection, tones }: { recording: Recording; selection: Selection; tones: Tones }) {
  const state = useMeshState(recording)
  const atUs = usePlayhead(loadEveryMs) * 1000
  const pods = podsOf(recording, selection)
  if (pods.length === 0) return null
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>{pods.length === 1 ? 'Pod' : 'Pods'}</h3>
        <EnvoyButton pod={recording.pods[pods[0] ?? -1]?.name ?? ''} />
        {pods.length > most && (
          <span className="tt-quiet">
            {most} of {pods.length}
          </span>
        )}
      </div>
      <ul className="tt-pod-states">
        {pods.slice(0, most).map((index) => {
          const pod = recording.pods[index]
          if (!pod) return null
          const ejections = state.ejected.get(index) ?? []
          return (
            <li key={pod.name}>
              <PodDot recording={recording} pod={index} state={state} tone={tones.version(pod.node, pod.version)} />
              <button
                type="button"
                className="tt-pod-name"
                onClick={() => playerStore.setState({ selection: { type: 'pod', name: pod.name } })}
                title={pod.name}
              >
                {shortPodName(pod.name)}
              </button>
              <span className="tt-quiet">{pod.ip}</span>
              <span>
                {ejections.length === 0
                  ? standing(recording, index, state, atUs)
                  : ejections
                      .map(
                        (event) =>
                          `ejected by ${recording.nodes[event.by ?? -1]?.name ?? 'its client'}${event.untilUs === undefined ? '' : ` until ${formatMoment(event.untilUs)}`}`,
                      )
                      .join(', ')}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** How a pod stands that nobody ejected: `2 of 16 active`, `was killed at 20.0 s`. */
function standing(recording: Recording, pod: number, state: MeshState, atUs: number): string {
  const words = podWords(recording, pod, state).replace(/, [\d.]+$/, '')
  if (podNow(recording, pod, state.atUs).phase !== 'ready') return words
  const load = loadWords(loadAt(loadsOf(recording), pod, atUs), recording.pods[pod]?.concurrency)
  return words === 'is ready' ? load : `${load}, ${words}`
}

function podsOf({ nodes, pods }: Recording, selection: Selection): readonly number[] {
  if (selection.type === 'pod') return pods.flatMap((pod, i) => (pod.name === selection.name ? [i] : []))
  const key = selection.type === 'node' ? selection.key : selection.type === 'edge' ? selection.to : ''
  const version = selection.type === 'node' || selection.type === 'edge' ? selection.version : undefined
  const node = nodes.find((each) => each.key === key)
  return node?.versions.filter((each) => version === undefined || each.label === version).flatMap((each) => each.pods) ?? []
}
