import { useId, useMemo } from 'react'
import type { SourceRange } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { Slider } from '../components/Slider.tsx'
import type { RouteOutline } from '../worker/route-outline.ts'
import { editLive } from './gesture.ts'
import { type RuleField, type RuleValues, readRule, withRuleField, withRuleWeight } from './rule.ts'
import { SettingField } from './SettingField.tsx'
import { type Place, routeAt } from './yaml-place.ts'

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
  const control = `${file} ${rule.document} ${rule.path.join('.')}`
  return (
    <section className="tt-inspector-part tt-controls" aria-labelledby={title}>
      <div className="tt-part-title">
        <h3 id={title}>{titleOf(route, values)}</h3>
        <span className="tt-controls-line">
          <LineLink range={route.range} />
        </span>
      </div>
      {values.destinations.length > 1 && <Weights rule={rule} values={values} route={route} control={control} toneOf={toneOf} />}
      <div className="tt-controls-grid">
        {settings
          .filter(({ field, after }) => values.fields.has(field) && (after === undefined || values.fields.get(after) !== ''))
          .map(({ field, label, placeholder }) => (
            <SettingField
              key={field}
              field={field}
              label={label}
              placeholder={placeholder}
              value={values.fields.get(field) ?? ''}
              onCommit={(value) => editLive(`${control} ${field}`, file, (now) => withRuleField(now, rule, field, value))}
            />
          ))}
      </div>
    </section>
  )
}

function titleOf({ name, resource }: RouteOutline, { destinations }: RuleValues): string {
  const of = name === '' ? (resource.split('/').at(-1) ?? '') : `route ${name}`
  return `${destinations.length > 1 ? 'Weights' : 'Settings'} of ${of}`
}

interface WeightsProps extends Pick<RuleControlsProps, 'route' | 'toneOf'> {
  readonly rule: Place
  readonly values: RuleValues
  readonly control: string
}

/** A slider for each destination; the sum stays 100. */
function Weights({ rule, values, route, control, toneOf }: WeightsProps) {
  return (
    <ul className="tt-controls-weights">
      {values.destinations.map(({ name, weight }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a destination's name is its place in the list
        <li key={i}>
          <span className="tt-controls-name">{name}</span>
          <Slider
            label={`Weight of ${name}`}
            value={weight}
            min={0}
            max={100}
            colour={toneOf(route.destinations[i])}
            valueText={(value) => `${value} percent`}
            onChange={(value) => editLive(`${control} ${i}`, route.range.file, (now) => withRuleWeight(now, rule, i, value))}
          />
          <b>{weight}</b>
        </li>
      ))}
    </ul>
  )
}
