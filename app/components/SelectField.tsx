import { useId } from 'react'
import { classes } from './classes.ts'
import './controls.css'

export interface SelectFieldProps {
  label: string
  value: string
  options: readonly { readonly value: string; readonly label: string }[]
  onChange: (value: string) => void
  code?: boolean
  className?: string
}

/** A choice among many, by the browser's own list. */
export function SelectField({ label, value, options, onChange, code = false, className }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={classes('tt-field', className)}>
      <label htmlFor={id} className="tt-field-label">
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
