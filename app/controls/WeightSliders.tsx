import { Slider } from '../components/Slider.tsx'
import './weight-sliders.css'

export interface WeightSlidersProps {
  readonly parts: readonly { readonly name: string; readonly weight: number; readonly tone?: string }[]
  /** Before the name of a part: `Weight of`. */
  readonly labelled: string
  readonly onChange: (index: number, weight: number) => void
}

/** A slider for each part of 100. */
export function WeightSliders({ parts, labelled, onChange }: WeightSlidersProps) {
  return (
    <ul className="tt-controls-weights">
      {parts.map(({ name, weight, tone = '--ink' }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part's name is its place in the list
        <li key={i}>
          <span className="tt-controls-name" title={name}>
            {name}
          </span>
          <Slider
            label={`${labelled} ${name}`}
            value={weight}
            min={0}
            max={100}
            colour={tone}
            valueText={(value) => `${value} percent`}
            onChange={(value) => onChange(i, value)}
          />
          <b>{weight}</b>
        </li>
      ))}
    </ul>
  )
}
