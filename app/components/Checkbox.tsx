import { Checkbox as Base } from '@base-ui/react/checkbox'
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
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the checkbox of Base UI inside it
    <label className="tt-check">
      <Base.Root className="tt-check-box" checked={checked} onCheckedChange={(next) => onChange(next)}>
        <Base.Indicator className="tt-check-mark">
          <Check size={12} strokeWidth={2.5} aria-hidden="true" />
        </Base.Indicator>
      </Base.Root>
      <span>{label}</span>
      {hint !== undefined && <span className="tt-check-hint">{hint}</span>}
    </label>
  )
}
