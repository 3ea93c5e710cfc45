import { Slider as Base } from '@base-ui/react/slider'
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
export function Slider({ label, value, min, max, step = 1, onChange, colour, valueText }: SliderProps) {
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      step={step}
      largeStep={step * 10}
      onValueChange={(next) => onChange(next)}
      className="tt-slider"
      thumbAlignment="edge"
    >
      <Base.Control className="tt-slider-control">
        <Base.Track className="tt-slider-track">
          <Base.Indicator className="tt-slider-fill" style={colour === undefined ? {} : { background: `var(${colour})` }} />
          <Base.Thumb className="tt-slider-thumb" aria-label={label} getAriaValueText={(_, now) => valueText?.(now) ?? String(now)} />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  )
}
