import { type InputHTMLAttributes, type KeyboardEvent, type Ref, useId } from 'react'
import { classes } from './classes.ts'
import './controls.css'

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string
  /** Keeps the label for those who hear it only. */
  labelHidden?: boolean
  value: string
  onChange?: (value: string) => void
  /** What is wrong with the value; shown under it. */
  error?: string | undefined
  /** Puts the earlier value back; Esc calls it. */
  onCancel?: (() => void) | undefined
  code?: boolean
  ref?: Ref<HTMLInputElement>
}

/** A line of text to fill in. */
export function Field({
  label,
  labelHidden = false,
  value,
  onChange,
  error,
  onCancel,
  code = false,
  onKeyDown,
  className,
  ...rest
}: FieldProps) {
  const id = useId()
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && onCancel) {
      event.stopPropagation()
      onCancel()
    }
    onKeyDown?.(event)
  }
  return (
    <div className={classes('tt-field', className)}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : 'tt-field-label'}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={classes('tt-input', code && 'tt-input-code')}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        onKeyDown={keys}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      {error !== undefined && (
        <span className="tt-field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}
