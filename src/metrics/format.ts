/** Numbers as the window writes them: one place, so that no two panels write the same figure differently. Units are parted by a no-break space. */

const space = '\u00a0'

/** `98.8 %`, `100 %`, `0 %`; never rounded to either end: `> 99.9 %`, `< 0.1 %`. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return '–'
  if (fraction === 0) return `0${space}%`
  if (fraction === 1) return `100${space}%`
  if (fraction > 0 && fraction < 0.001) return `<${space}0.1${space}%`
  if (fraction > 0.999 && fraction < 1) return `>${space}99.9${space}%`
  return `${minus((fraction * 100).toFixed(1))}${space}%`
}

/** `±1.5`: half an interval in percentage points. */
export function formatHalfWidth(fraction: number): string {
  return `±${(fraction * 100).toFixed(1)}`
}

/** What is expected, without a needless decimal: `90`, `33.3`, `9.0` where the share is a product and not a weight. */
export function formatExpected(fraction: number): string {
  const percent = fraction * 100
  return Math.abs(percent - Math.round(percent)) < 1e-9 ? String(Math.round(percent)) : percent.toFixed(1)
}

/** `40.5/s`, `1,240/s`, `0/s`, `< 0.1/s`. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '–'
  if (perSecond === 0) return '0/s'
  if (perSecond < 0.1) return `<${space}0.1/s`
  if (perSecond < 999.95) return `${perSecond.toFixed(1)}/s`
  return `${formatCount(Math.round(perSecond))}/s`
}

/** A time that something took: `0.4 ms`, `43 ms`, `2.04 s`, `12.3 s`. */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return '–'
  if (ms === 0) return `0${space}ms`
  if (ms < 0.05) return `<${space}0.1${space}ms`
  if (ms < 0.95) return `${ms.toFixed(1)}${space}ms`
  if (ms < 999.5) return `${Math.round(ms)}${space}ms`
  return ms < 9_995 ? `${(ms / 1000).toFixed(2)}${space}s` : `${formatDecimal(ms / 1000)}${space}s`
}

/** A time as it was configured, exact and short: `1 s`, `250 ms`, `1.5 s`. */
export function formatSetting(ms: number): string {
  return ms < 1000 ? `${Number(ms.toFixed(3))}${space}ms` : `${Number((ms / 1000).toFixed(3))}${space}s`
}

/** A moment of the run: `31.4 s`. */
export function formatMoment(us: number): string {
  return `${(us / 1_000_000).toFixed(1)}${space}s`
}

/** `1,619`; minus is `−`. */
export function formatCount(count: number): string {
  return minus(String(count).replace(/\B(?=(\d{3})+$)/g, ','))
}

function formatDecimal(seconds: number): string {
  return seconds < 999.95 ? seconds.toFixed(1) : formatCount(Math.round(seconds))
}

function minus(text: string): string {
  return text.replace('-', '−')
}
