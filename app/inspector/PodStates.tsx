import { formatMoment, type Recording } from '../../src/index.ts'
import { EnvoyButton } from '../envoy-view/EnvoyButton.tsx'
import { useMeshState } from '../picture/ejections.ts'
import { PodDot, podWords, shortPodName } from '../picture/Pods.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { playerStore, type Selection } from '../store/player.ts'

const most = 24

/** The pods behind a selection, and which proxies have ejected them. */
export function PodStates({ recording, selection, tones }: { recording: Recording; selection: Selection; tones: Tones }) {
  const state = useMeshState(recording)
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
                  ? podWords(recording, index, state).replace(/, [\d.]+$/, '')
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

function podsOf({ nodes, pods }: Recording, selection: Selection): readonly number[] {
  if (selection.type === 'pod') return pods.flatMap((pod, i) => (pod.name === selection.name ? [i] : []))
  const key = selection.type === 'node' ? selection.key : selection.type === 'edge' ? selection.to : ''
  const version = selection.type === 'node' || selection.type === 'edge' ? selection.version : undefined
  const node = nodes.find((each) => each.key === key)
  return node?.versions.filter((each) => version === undefined || each.label === version).flatMap((each) => each.pods) ?? []
}
