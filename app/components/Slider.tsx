import './controls.css'

export interface SliderProps {
  label: string
  value: number
  min: number
  max: number
  step?: number
  onChange: (value: number) => void
  /** Custom property of the part left of the thumb; ink if absent. */
  colour?: string
  valueText?: (value: number) => string
}

/** A value on a track: arrows move by one step, Page keys by ten. */
export function Slider({ label, value, min, max, step = 1, onChange, colour = '--ink', valueText }: SliderProps) {
  const part = max > min ? ((value - min) / (max - min)) * 100 : 0
  return (
    <input
      type="range"
      className="tt-slider"
      aria-label={label}
      aria-valuetext={valueText?.(value)}
      min={min}
      max={max}
      step={step}
      value={value}
      style={{ backgroundImage: `linear-gradient(to right, var(${colour}) ${part}%, var(--line-2) ${part}%)` }}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  )
}
