import { useStore } from 'zustand'
import { playerStore } from '../store/player.ts'
import type { ChartFrame } from './tracks.ts'

/** The stretch of the run that is selected. */
export function Stretch({ frame, toX }: { frame: ChartFrame; toX: (seconds: number) => number }) {
  const stretch = useStore(playerStore, (state) => (state.scope === 'selection' ? state.stretch : null))
  if (!stretch) return null
  const left = toX(stretch.fromMs / 1000)
  return (
    <i
      className="tt-stretch"
      style={{ left, width: toX(stretch.toMs / 1000) - left, top: frame.lane.y, height: frame.axis - frame.lane.y }}
    />
  )
}
