import { Plus, X } from 'lucide-react'
import { Fragment, useState } from 'react'
import { Button } from '../components/Button.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { SelectField } from '../components/SelectField.tsx'
import { editLive, endGesture } from './gesture.ts'
import { type MatchCondition, type MatchWay, matchWays, readConditions, withCondition } from './rule-match.ts'
import { SettingField } from './SettingField.tsx'
import type { Place } from './yaml-place.ts'

export interface RuleMatchProps {
  readonly rule: Place
  readonly file: string
  readonly text: string
}

const ways = matchWays.map((way) => ({ value: way, label: { exact: 'is', prefix: 'begins with', regex: 'matches' }[way] }))
const needed = (value: string) => (value === '' ? 'Something to compare with' : undefined)
const isHeader = (value: string) => (/^[!#$%&'*+.^_`|~\w-]+$/.test(value) ? undefined : 'A header looks like end-user')

/** Which requests a rule takes: conditions on headers and the path. */
export function RuleMatch({ rule, file, text }: RuleMatchProps) {
  const conditions = readConditions(text, rule)
  const [adding, setAdding] = useState<MatchCondition | null>(null)
  const change = (before: MatchCondition | null, after: MatchCondition | null) => {
    endGesture()
    editLive(`match ${file} ${rule.path.join('.')}`, file, (now) => withCondition(now, rule, before, after))
    endGesture()
  }
  return (
    <fieldset className="tt-controls-match">
      <legend className="tt-field-label">Takes requests where</legend>
      {conditions.length === 0 && !adding && <p className="tt-quiet">It takes every request that no rule before it takes.</p>}
      {conditions.map((condition, i) => (
        <Fragment key={`${condition.block} ${condition.header} ${condition.way}`}>
          {i > 0 && <span className="tt-controls-join">{conditions[i - 1]?.block === condition.block ? 'and' : 'or'}</span>}
          <Condition condition={condition} onChange={(after) => change(condition, after)} />
        </Fragment>
      ))}
      {adding && (
        <Condition
          condition={adding}
          onChange={(after) => {
            if (after && after.value !== '') change(null, after)
            setAdding(after && after.value === '' ? after : null)
          }}
        />
      )}
      <div className="tt-controls-add">
        <AddButton label="Header" onClick={() => setAdding({ block: 0, header: 'end-user', way: 'exact', value: '' })} />
        {!conditions.some(({ block, header }) => block === 0 && header === '') && (
          <AddButton label="Path" onClick={() => setAdding({ block: 0, header: '', way: 'prefix', value: '' })} />
        )}
      </div>
    </fieldset>
  )
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="small" variant="quiet" icon={<Plus size={14} strokeWidth={2} aria-hidden="true" />} onClick={onClick}>
      {label}
    </Button>
  )
}

function Condition({ condition, onChange }: { condition: MatchCondition; onChange: (after: MatchCondition | null) => void }) {
  const { header, way, value } = condition
  const of = header === '' ? 'the path' : header
  return (
    <div className="tt-controls-condition">
      {header === '' ? (
        <span className="tt-controls-path">path</span>
      ) : (
        <SettingField
          label="Header"
          labelHidden
          check={isHeader}
          value={header}
          onCommit={(name) => onChange({ ...condition, header: name })}
        />
      )}
      <SelectField
        label={`How ${of} compares`}
        labelHidden
        value={way}
        options={ways}
        onChange={(next) => onChange({ ...condition, way: next as MatchWay })}
      />
      <SettingField
        label={`Value of ${of}`}
        labelHidden
        check={needed}
        value={value}
        onCommit={(next) => onChange({ ...condition, value: next })}
      />
      <IconButton
        size="small"
        label={`Remove the condition on ${of}`}
        icon={<X size={14} strokeWidth={2} aria-hidden="true" />}
        onClick={() => onChange(null)}
      />
    </div>
  )
}
