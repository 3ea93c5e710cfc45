import { useEffect, useState } from 'react'
import { Field } from '../components/Field.tsx'
import type { Check } from './checks.ts'
import { endGesture } from './gesture.ts'

export interface SettingFieldProps {
  readonly check: Check
  readonly label: string
  readonly labelHidden?: boolean
  readonly value: string
  readonly placeholder?: string
  readonly onCommit: (value: string) => void
}

/** A value of the text: Enter or leaving the field writes it, Esc gives back what is written. */
export function SettingField({ check, label, labelHidden = false, value, placeholder, onCommit }: SettingFieldProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const error = check(typed.trim())
  const commit = () => {
    if (error !== undefined || typed.trim() === value) return
    endGesture()
    onCommit(typed.trim())
    endGesture()
  }
  return (
    <Field
      code
      label={label}
      labelHidden={labelHidden}
      value={typed}
      placeholder={placeholder}
      error={error}
      spellCheck={false}
      autoComplete="off"
      onChange={setTyped}
      onBlur={commit}
      onCancel={typed === value ? undefined : () => setTyped(value)}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}
