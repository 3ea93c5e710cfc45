import { useId } from 'react'
import './controls.css'

export interface SegmentedProps<Value extends string> {
  label: string
  /** Said in grey under the label. */
  hint?: string
  value: Value
  options: readonly { readonly value: Value; readonly label: string }[]
  onChange: (value: Value) => void
}

/** A choice among few, all of them in sight: arrows move it. */
export function Segmented<Value extends string>({ label, hint, value, options, onChange }: SegmentedProps<Value>) {
  const id = useId()
  return (
    <fieldset className="tt-choice" aria-describedby={hint === undefined ? undefined : `${id}-hint`}>
      <legend className="tt-choice-label">{label}</legend>
      {hint !== undefined && (
        <span className="tt-choice-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <div className="tt-segmented">
        {options.map((option) => (
          <label key={option.value} className="tt-segment">
            <input type="radio" name={id} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
