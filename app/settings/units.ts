import { formatCount, formatMs, formatRate } from '../../src/index.ts'
import { settingsStore } from './settings-store.ts'

const space = '\u00a0'

/** A rate in the reader's unit: `40.5/s`, or `2,430/min`. */
export function showRate(perSecond: number): string {
  const perMinute = perSecond * 60
  if (settingsStore.getState().rates === 'second' || !Number.isFinite(perMinute)) return formatRate(perSecond)
  if (perMinute > 0 && perMinute < 0.1) return `<${space}0.1/min`
  return `${perMinute < 99.95 ? Number(perMinute.toFixed(1)) : formatCount(Math.round(perMinute))}/min`
}

/** A time that something took, in the reader's unit: `2.04 s`, or `2,040 ms`. */
export function showMs(ms: number): string {
  return settingsStore.getState().times === 'short' || !(ms >= 999.5) ? formatMs(ms) : `${formatCount(Math.round(ms))}${space}ms`
}
