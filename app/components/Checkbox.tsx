import { Check } from 'lucide-react'
import './controls.css'

export interface CheckboxProps {
  label: string
  /** Said in grey after the label. */
  hint?: string | undefined
  checked: boolean
  onChange: (checked: boolean) => void
}

/** A check with its label. */
export function Checkbox({ label, hint, checked, onChange }: CheckboxProps) {
  return (
    <label className="tt-check">
      <span className="tt-check-place">
        <input type="checkbox" className="tt-check-box" checked={checked} onChange={(event) => onChange(event.target.checked)} />
        {checked && <Check size={12} strokeWidth={2.5} aria-hidden="true" className="tt-check-mark" />}
      </span>
      <span className="tt-check-words">
        <span>{label}</span>
        {hint !== undefined && <span className="tt-check-hint">{hint}</span>}
      </span>
    </label>
  )
}
