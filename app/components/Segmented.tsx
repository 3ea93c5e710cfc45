import { type KeyboardEvent, useRef } from 'react'
import './controls.css'

export interface SegmentedProps<T extends string | number> {
  label: string
  value: T
  options: readonly { readonly value: T; readonly label: string }[]
  onChange: (value: T) => void
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

/** A choice among few, side by side: one Tab stop, arrows choose. */
export function Segmented<T extends string | number>({ label, value, options, onChange }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null)
  const chosen = Math.max(
    0,
    options.findIndex((option) => option.value === value),
  )
  const move = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = (chosen + step + options.length) % options.length
    const option = options[next]
    if (option) onChange(option.value)
    group.current?.querySelectorAll<HTMLButtonElement>('[role=radio]')[next]?.focus()
  }
  return (
    <div className="tt-segmented" role="radiogroup" aria-label={label} ref={group} onKeyDown={move}>
      {options.map((option, i) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio button cannot be drawn as a segment that holds its own label
        <button
          key={option.value}
          type="button"
          role="radio"
          className="tt-segment"
          aria-checked={option.value === value}
          tabIndex={i === chosen ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
