import { useId, useMemo } from 'react'
import type { SourceRange } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import type { RouteOutline } from '../worker/route-outline.ts'
import { editLive } from './gesture.ts'
import { RuleMatch } from './RuleMatch.tsx'
import { RuleMirror } from './RuleMirror.tsx'
import { fieldError, type RuleField, type RuleValues, readRule, withRuleField, withRuleWeight } from './rule.ts'
import { SettingField } from './SettingField.tsx'
import { WeightSliders } from './WeightSliders.tsx'
import { routeAt } from './yaml-place.ts'

export interface RuleControlsProps {
  readonly route: RouteOutline
  readonly ran: string
  readonly text: string
  readonly toneOf: (destination: SourceRange | undefined) => string
}

const settings: readonly {
  readonly field: RuleField
  readonly label: string
  readonly placeholder: string
  /** Shown once the other is set. */
  readonly after?: RuleField
}[] = [
  { field: 'timeout', label: 'Timeout', placeholder: 'none' },
  { field: 'attempts', label: 'Retries', placeholder: '2, by default' },
  { field: 'perTryTimeout', label: 'Per try timeout', placeholder: 'none' },
  { field: 'delayPercentage', label: 'Delay, percent', placeholder: '0' },
  { field: 'delay', label: 'Delay', placeholder: '', after: 'delayPercentage' },
  { field: 'abortPercentage', label: 'Abort, percent', placeholder: '0' },
  { field: 'abortStatus', label: 'Abort status', placeholder: '', after: 'abortPercentage' },
]

/** One route of the text: the weights of its destinations, and its timeout, retries and faults. */
export function RuleControls({ route, ran, text, toneOf }: RuleControlsProps) {
  const { file, start } = route.range
  const title = useId()
  const rule = useMemo(() => routeAt(ran, start), [ran, start])
  const values = useMemo(() => rule && readRule(text, rule), [text, rule])
  if (!rule || !values || values.destinations.length === 0) return null
  const isHttp = rule.path.at(-2) === 'http'
  const control = `${file} ${rule.document} ${rule.path.join('.')}`
  return (
    <section className="tt-inspector-part tt-controls" aria-labelledby={title}>
      <div className="tt-part-title">
        <h3 id={title}>{titleOf(route, values)}</h3>
        <span className="tt-controls-line">
          <LineLink range={route.range} />
        </span>
      </div>
      {values.destinations.length > 1 && (
        <WeightSliders
          parts={values.destinations.map((each, i) => ({ ...each, tone: toneOf(route.destinations[i]) }))}
          labelled="Weight of"
          onChange={(i, value) => editLive(`${control} ${i}`, file, (now) => withRuleWeight(now, rule, i, value))}
        />
      )}
      {isHttp && <RuleMatch rule={rule} file={file} text={text} />}
      <div className="tt-controls-grid">
        {settings
          .filter(({ field, after }) => values.fields.has(field) && (after === undefined || values.fields.get(after) !== ''))
          .map(({ field, label, placeholder }) => (
            <SettingField
              key={field}
              check={(value) => fieldError(field, value)}
              label={label}
              placeholder={placeholder}
              value={values.fields.get(field) ?? ''}
              onCommit={(value) => editLive(`${control} ${field}`, file, (now) => withRuleField(now, rule, field, value))}
            />
          ))}
        {isHttp && <RuleMirror rule={rule} file={file} text={text} />}
      </div>
    </section>
  )
}

function titleOf({ name, resource }: RouteOutline, { destinations }: RuleValues): string {
  const of = name === '' ? (resource.split('/').at(-1) ?? '') : `route ${name}`
  return `${destinations.length > 1 ? 'Weights' : 'Settings'} of ${of}`
}
