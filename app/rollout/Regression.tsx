import { useEffect, useMemo } from 'react'
import type { RolloutPlan } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { behaviourFields } from '../controls/behaviour.ts'
import { editLive, endGesture, watchGestures } from '../controls/gesture.ts'
import { SettingField } from '../controls/SettingField.tsx'
import { scenarioOf } from '../controls/scenario-place.ts'
import { TermButton } from '../glossary/TermButton.tsx'
import { useAllFiles } from '../work/all-files.ts'
import '../controls/controls-part.css'
import { readRegression, withoutRegression, withRegression } from './regression.ts'

const fields = behaviourFields.filter(({ field }) => field !== 'concurrency')

/** How bad the new version is: written to the scenario, so that the plan can be tried against it. */
export function Regression({ plan }: { plan: RolloutPlan }) {
  const files = useAllFiles()
  const file = useMemo(() => files.find((each) => each.name === scenarioOf(files)?.file), [files])
  const values = useMemo(() => (file ? readRegression(file) : new Map()), [file])
  useEffect(watchGestures, [])
  if (!file) return null
  const remove = () => {
    endGesture()
    editLive('regression', file.name, (text) => withoutRegression({ ...file, text }))
    endGesture()
  }
  return (
    <section className="tt-rollout-part" aria-label="Regression">
      <div className="tt-rollout-title">
        <h3>
          <TermButton id="word:regression">Regression</TermButton> of {plan.canary.label}
        </h3>
        {values.size > 0 && (
          <Button size="small" variant="quiet" onClick={remove}>
            Make it healthy
          </Button>
        )}
      </div>
      {values.size === 0 && (
        <p className="tt-rollout-quiet">The new version is as good as the old one. Give it a fault and see whether the plan finds it.</p>
      )}
      <div className="tt-controls-grid">
        {fields
          .filter(({ after }) => after === undefined || values.has(after))
          .map(({ field, label, placeholder, check }) => (
            <SettingField
              key={field}
              label={label}
              placeholder={field === 'p50' ? `as ${plan.stable.label}` : placeholder}
              check={check}
              value={values.get(field) ?? ''}
              onCommit={(value) => editLive(`regression ${field}`, file.name, (text) => withRegression({ ...file, text }, field, value))}
            />
          ))}
      </div>
    </section>
  )
}
