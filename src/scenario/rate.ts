const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Requests per second of `40/s`, `10/m` or `0.5/h`; a bare number is per second. Undefined where the text is no rate, or over 100,000 a second. */
export function parseRate(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(?:\/\s*(s|m|h|sec|min))?\s*$/.exec(text)
  if (!match) return undefined
  const perSecond = Number(match[1]) / (secondsOf[(match[2] ?? 's').charAt(0)] ?? 1)
  return perSecond <= 100_000 ? perSecond : undefined
}

/** A rate as a scenario writes it: `40/s`, `10/m` where that is the rounder number. */
export function printRate(perSecond: number): string {
  const perMinute = perSecond * 60
  if (!Number.isInteger(perSecond * 10) && Math.abs(perMinute - Math.round(perMinute)) < 1e-9) return `${Math.round(perMinute)}/m`
  return `${perSecond}/s`
}
