import { useMemo } from 'react'
import type { RecordedVersion } from '../../src/index.ts'
import { useAllFiles } from '../work/all-files.ts'
import { behaviourFields, readBehaviour, withBehaviour } from './behaviour.ts'
import { workloadLabels } from './documents.ts'
import { editLive } from './gesture.ts'
import { SettingField } from './SettingField.tsx'
import { scenarioOf } from './scenario-place.ts'

/** How the applications of versions behave: written to the scenario, which manifests know nothing of. */
export function BehaviourControls({ versions }: { versions: readonly RecordedVersion[] }) {
  const files = useAllFiles()
  const labels = useMemo(() => workloadLabels(files), [files])
  const file = useMemo(() => files.find((each) => each.name === scenarioOf(files)?.file), [files])
  if (!file) return null
  return versions.map(({ workload, label }) => {
    const read = labels.has(workload) ? readBehaviour(file, workload, labels) : undefined
    if (!read) return null
    const title = label === '' ? 'Application' : `Application ${label}`
    return (
      <section key={workload} className="tt-inspector-part tt-controls" aria-label={title}>
        <div className="tt-part-title">
          <h3>{title}</h3>
        </div>
        <div className="tt-controls-grid">
          {behaviourFields
            .filter(({ after }) => after === undefined || read.own.has(after))
            .map(({ field, label: words, placeholder, check }) => (
              <SettingField
                key={field}
                label={words}
                placeholder={read.general.get(field) ?? placeholder}
                check={check}
                value={read.own.get(field) ?? ''}
                onCommit={(value) =>
                  editLive(`behaviour ${workload} ${field}`, file.name, (text) =>
                    withBehaviour({ ...file, text }, workload, labels, field, value),
                  )
                }
              />
            ))}
        </div>
      </section>
    )
  })
}
