import type { RecordedVersion, Recording } from '../../src/index.ts'
import type { Selection } from '../store/player.ts'
import type { Texts } from './Controls.tsx'
import { isReplicas } from './checks.ts'
import { editLive } from './gesture.ts'
import { SettingField } from './SettingField.tsx'
import { setValue } from './set-value.ts'
import { resourceAt, valueAt } from './yaml-place.ts'

export interface ReplicaControlsProps {
  readonly recording: Recording
  readonly selection: Selection
  readonly texts: Texts
}

const path = ['spec', 'replicas'] as const
const scaled = new Set(['Deployment', 'StatefulSet', 'ReplicaSet'])

/** How many pods each selected version has. */
export function ReplicaControls({ recording, selection, texts }: ReplicaControlsProps) {
  const fields = versionsOf(recording, selection).flatMap((version) => fieldOf(version, texts) ?? [])
  if (fields.length === 0) return null
  return (
    <section className="tt-inspector-part tt-controls">
      <div className="tt-part-title">
        <h3>Replicas</h3>
      </div>
      <div className="tt-controls-grid">
        {fields.map(({ name, value, commit }) => (
          <SettingField key={name} check={isReplicas} label={name} value={value} onCommit={commit} />
        ))}
      </div>
    </section>
  )
}

/** The versions that a selection is of. */
export function versionsOf({ nodes, pods }: Recording, selection: Selection): readonly RecordedVersion[] {
  if (selection.type === 'pod') {
    const pod = pods.find((each) => each.name === selection.name)
    const version = pod && nodes[pod.node]?.versions[pod.version]
    return version ? [version] : []
  }
  if (selection.type !== 'node' && selection.type !== 'edge') return []
  const key = selection.type === 'node' ? selection.key : selection.to
  const { version } = selection
  return nodes.find((node) => node.key === key)?.versions.filter((each) => version === undefined || each.label === version) ?? []
}

function fieldOf({ range, workload }: RecordedVersion, texts: Texts) {
  if (!range) return undefined
  const { ran, text } = texts(range.file)
  const place = resourceAt(ran, range.start)
  if (!place || !scaled.has(valueAt(text, place, ['kind']))) return undefined
  return {
    name: workload.slice(workload.indexOf('/') + 1),
    value: valueAt(text, place, path) || '1',
    commit: (value: string) => editLive(`replicas ${workload}`, range.file, (now) => setValue(now, place, path, Number(value))),
  }
}
