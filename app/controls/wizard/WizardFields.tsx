import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { type BreakerField, breakerFields } from '../breaker.ts'
import { type Check, isPercentage } from '../checks.ts'
import { fieldError, type RuleField } from '../rule.ts'
import { type MatchWay, matchWays } from '../rule-match.ts'
import { WeightSliders } from '../WeightSliders.tsx'
import { percentages, withWeight } from '../weights.ts'
import type { WizardForm } from './plan.ts'
import type { Target } from './target.ts'
import type { WizardKind } from './wizard-store.ts'

interface Setting {
  readonly field: RuleField
  readonly label: string
  readonly first: string
}

const settings: Readonly<Record<'fault' | 'timeouts', readonly Setting[]>> = {
  fault: [
    { field: 'delayPercentage', label: 'Delay, percent', first: '10' },
    { field: 'delay', label: 'Delay', first: '5s' },
    { field: 'abortPercentage', label: 'Abort, percent', first: '' },
    { field: 'abortStatus', label: 'Abort status', first: '' },
  ],
  timeouts: [
    { field: 'timeout', label: 'Timeout', first: '2s' },
    { field: 'attempts', label: 'Retries', first: '3' },
    { field: 'perTryTimeout', label: 'Per try timeout', first: '500ms' },
  ],
}

/** Enough for an effect to be seen. */
const firstLimits: Readonly<Partial<Record<BreakerField, string>>> = {
  maxConnections: '1',
  maxPending: '1',
  errors: '1',
  interval: '1s',
  ejection: '3m',
  maxEjection: '100',
}

/** The form as it opens: filled in, so that the YAML can be seen at once. */
export function initialForm(kind: WizardKind, { subsets }: Target): WizardForm {
  const [first, second] = [subsets[0]?.name ?? '', (subsets[1] ?? subsets[0])?.name ?? '']
  if (kind === 'shifting') {
    const even = percentages(subsets.map(() => 1))
    return { kind, weights: subsets.map(({ name }, i) => ({ subset: name, weight: even[i] ?? 0 })) }
  }
  if (kind === 'routing') return { kind, header: 'end-user', way: 'exact', value: 'jason', to: second, others: first }
  if (kind === 'mirroring') return { kind, from: first, to: second, percentage: '100' }
  if (kind === 'breaking') return { kind, fields: new Map(breakerFields.map(({ field }) => [field, firstLimits[field] ?? ''])) }
  return {
    kind,
    fields: new Map(settings[kind].map(({ field, first: value }) => [field, value])),
    retryOn: kind === 'timeouts' ? '5xx' : '',
  }
}

/** Why the form cannot be written; undefined where it can. */
export function formProblem(form: WizardForm, { subsets, service }: Target): string | undefined {
  const name = service.slice(service.indexOf('/') + 1)
  if ('fields' in form) {
    const bad = [...form.fields].some(([field, value]) => checkOf(field)(value) !== undefined)
    return bad ? 'A field is not right yet.' : undefined
  }
  if (subsets.length === 0) return `No Deployment of ${name} has a label that tells its version.`
  if (form.kind !== 'routing' && subsets.length < 2)
    return `${name} has one version. It takes two Deployments whose pods differ in a label.`
  if (form.kind === 'routing' && (form.header === '' || form.value === '')) return 'Name a header and its value.'
  return form.kind === 'mirroring' && isPercentage(form.percentage) !== undefined ? 'A field is not right yet.' : undefined
}

function checkOf(field: RuleField | BreakerField): Check {
  return breakerFields.find((each) => each.field === field)?.check ?? ((value) => fieldError(field as RuleField, value))
}

interface FieldsProps<Form extends WizardForm = WizardForm> {
  readonly form: Form
  readonly target: Target
  readonly onChange: (form: WizardForm) => void
}

type FormOf<Kind extends WizardForm['kind']> = Extract<WizardForm, { kind: Kind }>

export function WizardFields({ form, target, onChange }: FieldsProps) {
  switch (form.kind) {
    case 'shifting':
      return <Shifting form={form} target={target} onChange={onChange} />
    case 'routing':
      return <Routing form={form} target={target} onChange={onChange} />
    case 'mirroring':
      return <Mirroring form={form} target={target} onChange={onChange} />
    case 'breaking':
      return <Breaking form={form} target={target} onChange={onChange} />
    default:
      return <Policies form={form} target={target} onChange={onChange} />
  }
}

function Shifting({ form, onChange }: FieldsProps<FormOf<'shifting'>>) {
  const weights = form.weights.map(({ weight }) => weight)
  const set = (index: number, value: number) => {
    const shared = withWeight(weights, index, value)
    onChange({ ...form, weights: form.weights.map(({ subset }, i) => ({ subset, weight: shared[i] ?? 0 })) })
  }
  return <WeightSliders parts={form.weights.map(({ subset, weight }) => ({ name: subset, weight }))} labelled="Weight of" onChange={set} />
}

function SubsetField({
  label,
  value,
  target,
  onChange,
}: {
  label: string
  value: string
  target: Target
  onChange: (value: string) => void
}) {
  return (
    <SelectField
      label={label}
      value={value}
      options={target.subsets.map(({ name }) => ({ value: name, label: name }))}
      onChange={onChange}
    />
  )
}

const ways = matchWays.map((way) => ({ value: way, label: { exact: 'is', prefix: 'begins with', regex: 'matches' }[way] }))

function Routing({ form, target, onChange }: FieldsProps<FormOf<'routing'>>) {
  return (
    <div className="tt-wizard-grid">
      <Field code label="Header" value={form.header} spellCheck={false} onChange={(header) => onChange({ ...form, header })} />
      <SelectField label="Compares" value={form.way} options={ways} onChange={(way) => onChange({ ...form, way: way as MatchWay })} />
      <Field code label="Value" value={form.value} spellCheck={false} onChange={(value) => onChange({ ...form, value })} />
      <SubsetField label="Such requests go to" value={form.to} target={target} onChange={(to) => onChange({ ...form, to })} />
      {target.route ? (
        <p className="tt-quiet tt-wizard-wide">All others go as they do now.</p>
      ) : (
        <SubsetField label="All others go to" value={form.others} target={target} onChange={(others) => onChange({ ...form, others })} />
      )}
    </div>
  )
}

function Mirroring({ form, target, onChange }: FieldsProps<FormOf<'mirroring'>>) {
  return (
    <div className="tt-wizard-grid">
      {!target.route && (
        <SubsetField label="Answered by" value={form.from} target={target} onChange={(from) => onChange({ ...form, from })} />
      )}
      <SubsetField label="Mirrored to" value={form.to} target={target} onChange={(to) => onChange({ ...form, to })} />
      <Field
        code
        label="Mirrored, percent"
        value={form.percentage}
        error={isPercentage(form.percentage)}
        onChange={(percentage) => onChange({ ...form, percentage })}
      />
    </div>
  )
}

function Breaking({ form, onChange }: FieldsProps<FormOf<'breaking'>>) {
  return (
    <div className="tt-wizard-grid">
      {breakerFields.map(({ field, label, placeholder, check }) => (
        <Field
          key={field}
          code
          label={label}
          placeholder={placeholder}
          value={form.fields.get(field) ?? ''}
          error={check(form.fields.get(field) ?? '')}
          onChange={(value) => onChange({ ...form, fields: new Map(form.fields).set(field, value) })}
        />
      ))}
    </div>
  )
}

function Policies({ form, onChange }: FieldsProps<FormOf<'fault' | 'timeouts'>>) {
  return (
    <div className="tt-wizard-grid">
      {settings[form.kind].map(({ field, label }) => (
        <Field
          key={field}
          code
          label={label}
          placeholder="none"
          value={form.fields.get(field) ?? ''}
          error={fieldError(field, form.fields.get(field) ?? '')}
          onChange={(value) => onChange({ ...form, fields: new Map(form.fields).set(field, value) })}
        />
      ))}
      {form.kind === 'timeouts' && (
        <Field code label="Retry on" placeholder="by default" value={form.retryOn} onChange={(retryOn) => onChange({ ...form, retryOn })} />
      )}
    </div>
  )
}
