import { useMemo } from 'react'
import type { SourceFile } from '../../src/index.ts'
import { useAllFiles } from '../work/all-files.ts'
import { isCount, isRate } from './checks.ts'
import { editLive } from './gesture.ts'
import { SettingField } from './SettingField.tsx'
import { scenarioOf } from './scenario-place.ts'
import { readSource, withRate, withShare, withUsers } from './source.ts'
import { WeightSliders } from './WeightSliders.tsx'

/** How much a source sends, and what. The first change makes the derived scenario the user's own. */
export function SourceControls({ source }: { source: string }) {
  const files = useAllFiles()
  const file = useMemo(() => files.find((each) => each.name === scenarioOf(files)?.file), [files])
  const values = file && readSource(file, source)
  if (!file || !values) return null
  const edit = (what: string, change: (now: SourceFile) => string) =>
    editLive(`source ${source} ${what}`, file.name, (text) => change({ ...file, text }))
  return (
    <section className="tt-inspector-part tt-controls" aria-label="Traffic">
      <div className="tt-part-title">
        <h3>Traffic</h3>
      </div>
      {values.mix.length > 1 && (
        <WeightSliders
          parts={values.mix}
          labelled="Share of"
          onChange={(i, weight) => edit(`share ${i}`, (now) => withShare(now, source, i, weight))}
        />
      )}
      <div className="tt-controls-grid">
        {values.rate !== null && (
          <SettingField
            label="Rate"
            placeholder="40/s"
            check={isRate}
            value={values.rate}
            onCommit={(rate) => edit('rate', (now) => withRate(now, source, rate === '' ? '40/s' : rate))}
          />
        )}
        {values.users !== null && (
          <SettingField
            label="Users"
            check={isCount}
            value={values.users}
            onCommit={(users) => edit('users', (now) => withUsers(now, source, users))}
          />
        )}
      </div>
      {values.rate === null && values.users === null && <p className="tt-quiet">Its rate changes with time: edit it in {file.name}.</p>}
    </section>
  )
}
