import { useStore } from 'zustand'
import { playerStore } from '../store/player.ts'
import type { ChartFrame } from './tracks.ts'

/** The stretch of the run that is selected. */
export function Stretch({ frame, toX }: { frame: ChartFrame; toX: (seconds: number) => number }) {
  const stretch = useStore(playerStore, (state) => (state.scope === 'selection' ? state.stretch : null))
  if (!stretch) return null
  const inView = (ms: number) => Math.min(frame.width - frame.right, Math.max(frame.left, toX(ms / 1000)))
  const left = inView(stretch.fromMs)
  const width = inView(stretch.toMs) - left
  if (width <= 0) return null
  return <i className="tt-stretch" style={{ left, width, top: frame.lane.y, height: frame.axis - frame.lane.y }} />
}
