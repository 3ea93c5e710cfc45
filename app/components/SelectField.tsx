import { useId } from 'react'
import { classes } from './classes.ts'
import './controls.css'

export interface SelectFieldProps {
  label: string
  /** Keeps the label for those who hear it only. */
  labelHidden?: boolean
  value: string
  options: readonly { readonly value: string; readonly label: string }[]
  onChange: (value: string) => void
  code?: boolean
  className?: string
}

/** A choice among many, by the browser's own list. */
export function SelectField({ label, labelHidden = false, value, options, onChange, code = false, className }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={classes('tt-field', className)}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : 'tt-field-label'}>
        {label}
      </label>
      <select
        id={id}
        className={classes('tt-input', code && 'tt-input-code')}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
