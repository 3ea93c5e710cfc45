import type { Figures } from '../metrics/figures.ts'
import { placeName } from '../metrics/headline.ts'
import type { Recording } from '../sim/recording.ts'
import type { ComparedCause } from './difference.ts'

interface Side {
  readonly recording: Recording
  readonly figures: Figures
}

/** What requests failed of in either run, most frequent first. */
export function comparedCauses(before: Side, after: Side): readonly ComparedCause[] {
  const counts = new Map<string, ComparedCause>()
  const add = ({ recording, figures }: Side, side: 'before' | 'after') => {
    for (const { cause, edge, count } of figures.causes) {
      const place = placeName(recording, edge)
      const key = `${cause}\n${place}`
      const known = counts.get(key) ?? { cause, place, before: 0, after: 0 }
      counts.set(key, { ...known, [side]: known[side] + count })
    }
  }
  add(before, 'before')
  add(after, 'after')
  return [...counts.values()].sort((a, b) => Math.max(b.before, b.after) - Math.max(a.before, a.after))
}
