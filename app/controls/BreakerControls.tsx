import { useMemo } from 'react'
import { useAllFiles } from '../work/all-files.ts'
import { breakerFields, readBreaker, ruleFileOf, withBreaker } from './breaker.ts'
import { destinationRuleOf } from './documents.ts'
import { editLive } from './gesture.ts'
import { SettingField } from './SettingField.tsx'

/** Limits of a service, and when its pods are ejected; the first one set writes a DestinationRule where there is none. */
export function BreakerControls({ service }: { service: string }) {
  const files = useAllFiles()
  const file = useMemo(() => files.find((each) => each.name === ruleFileOf(files, service)), [files, service])
  if (!file) return null
  const values = readBreaker(file.text, file.name, service)
  const absent = destinationRuleOf(files, service) === undefined
  return (
    <section className="tt-inspector-part tt-controls" aria-label="Circuit breaking">
      <div className="tt-part-title">
        <h3>Circuit breaking</h3>
      </div>
      <div className="tt-controls-grid">
        {breakerFields.map(({ field, label, placeholder, check }) => (
          <SettingField
            key={field}
            label={label}
            placeholder={placeholder}
            check={check}
            value={values.get(field) ?? ''}
            onCommit={(value) =>
              editLive(`breaker ${service} ${field}`, file.name, (text) => withBreaker({ ...file, text }, service, field, value))
            }
          />
        ))}
      </div>
      {absent && <p className="tt-controls-hint">The first value adds a DestinationRule to {file.name}.</p>}
    </section>
  )
}
