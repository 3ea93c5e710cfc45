import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { breakerFields } from '../breaker.ts'
import { isPercentage } from '../checks.ts'
import { fieldError } from '../rule.ts'
import { type MatchWay, matchWays } from '../rule-match.ts'
import { WeightSliders } from '../WeightSliders.tsx'
import { withWeight } from '../weights.ts'
import type { ApiTarget } from './api-target.ts'
import { DeletingFields } from './DeletingFields.tsx'
import { settings } from './first-form.ts'
import type { WizardForm } from './plan.ts'
import type { Target } from './target.ts'

interface FieldsProps<Form extends WizardForm = WizardForm> {
  readonly form: Form
  readonly target: Target
  /** For routes of the Gateway API. */
  readonly api: ApiTarget | undefined
  readonly onChange: (form: WizardForm) => void
}

type FormOf<Kind extends WizardForm['kind']> = Extract<WizardForm, { kind: Kind }>

export function WizardFields({ form, target, api, onChange }: FieldsProps) {
  const shared = { target, api, onChange }
  switch (form.kind) {
    case 'shifting':
    case 'tcpShifting':
    case 'apiShifting':
      return <Shifting form={form} {...shared} />
    case 'routing':
    case 'apiRouting':
      return <Routing form={form} {...shared} />
    case 'mirroring':
      return <Mirroring form={form} {...shared} />
    case 'deleting':
      return <DeletingFields form={form} service={target.service} onChange={onChange} />
    case 'breaking':
      return <Breaking form={form} {...shared} />
    default:
      return <Policies form={form} {...shared} />
  }
}

function Shifting({ form, target, api, onChange }: FieldsProps<FormOf<'shifting' | 'tcpShifting' | 'apiShifting'>>) {
  const weights = form.weights.map(({ weight }) => weight)
  const set = (index: number, value: number) => {
    const shared = withWeight(weights, index, value)
    onChange({ ...form, weights: form.weights.map(({ subset }, i) => ({ subset, weight: shared[i] ?? 0 })) })
  }
  return (
    <>
      <WeightSliders parts={form.weights.map(({ subset, weight }) => ({ name: subset, weight }))} labelled="Weight of" onChange={set} />
      {form.kind === 'tcpShifting' && !target.speaksTcp && (
        <p className="tt-quiet">Each port of this service says by its name that it speaks HTTP: TCP routes do not hold there.</p>
      )}
      {form.kind === 'apiShifting' && <ParentField form={form} api={api} onChange={onChange} />}
    </>
  )
}

/** Whose requests a new route of the Gateway API is for. */
function ParentField({ form, api, onChange }: Pick<FieldsProps<FormOf<'apiShifting' | 'apiRouting'>>, 'form' | 'api' | 'onChange'>) {
  if (!api || api.rule || api.gateways.length === 0) return null
  return (
    <SelectField
      label="For requests"
      value={form.gateway}
      options={[
        { value: '', label: 'within the mesh' },
        ...api.gateways.map((gateway) => ({ value: gateway, label: `through ${gateway}` })),
      ]}
      onChange={(gateway) => onChange({ ...form, gateway })}
    />
  )
}

interface SubsetFieldProps {
  readonly label: string
  readonly value: string
  readonly names: readonly { readonly name: string }[]
  readonly onChange: (value: string) => void
}

function SubsetField({ label, value, names, onChange }: SubsetFieldProps) {
  return <SelectField label={label} value={value} options={names.map(({ name }) => ({ value: name, label: name }))} onChange={onChange} />
}

const ways = matchWays.map((way) => ({ value: way, label: { exact: 'is', prefix: 'begins with', regex: 'matches' }[way] }))

function Routing({ form, target, api, onChange }: FieldsProps<FormOf<'routing' | 'apiRouting'>>) {
  const names = form.kind === 'apiRouting' ? target.versions : target.subsets
  const ruled = form.kind === 'apiRouting' ? api?.rule : target.route
  const known = form.kind === 'apiRouting' ? ways.filter(({ value }) => value !== 'prefix') : ways
  const change = (part: Partial<FormOf<'routing'>>) => onChange({ ...form, ...part } as WizardForm)
  return (
    <div className="tt-wizard-grid">
      <Field code label="Header" value={form.header} spellCheck={false} onChange={(header) => change({ header })} />
      <SelectField label="Compares" value={form.way} options={known} onChange={(way) => change({ way: way as MatchWay })} />
      <Field code label="Value" value={form.value} spellCheck={false} onChange={(value) => change({ value })} />
      <SubsetField label="Such requests go to" value={form.to} names={names} onChange={(to) => change({ to })} />
      {ruled ? (
        <p className="tt-quiet tt-wizard-wide">All others go as they do now.</p>
      ) : (
        <SubsetField label="All others go to" value={form.others} names={names} onChange={(others) => change({ others })} />
      )}
      {form.kind === 'apiRouting' && <ParentField form={form} api={api} onChange={onChange} />}
    </div>
  )
}

function Mirroring({ form, target, onChange }: FieldsProps<FormOf<'mirroring'>>) {
  return (
    <div className="tt-wizard-grid">
      {!target.route && (
        <SubsetField label="Answered by" value={form.from} names={target.subsets} onChange={(from) => onChange({ ...form, from })} />
      )}
      <SubsetField label="Mirrored to" value={form.to} names={target.subsets} onChange={(to) => onChange({ ...form, to })} />
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
