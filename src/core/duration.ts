const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3, µs: 1e-3, ns: 1e-6 }

/**
 * Milliseconds of a Go duration (`1h30m`, `1.5s`, `+250ms`) as Istio writes them in YAML; undefined where the text is no duration.
 * Protobuf's own `3s` and `0.5s` forms are a subset.
 */
export function parseDuration(signed: string): number | undefined {
  const text = signed.replace(/^\+/, '')
  if (text === '0') return 0
  const pattern = /(\d+(?:\.\d*)?|\.\d+)(h|ms|us|µs|ns|m|s)/gy
  let total = 0
  let end = 0
  for (let part = pattern.exec(text); part; part = pattern.exec(text)) {
    total += Number(part[1]) * (UNIT_MS[part[2] ?? ''] ?? 0)
    end = pattern.lastIndex
  }
  return end === text.length && end > 0 ? total : undefined
}

/** A duration as protobuf's JSON prints it: `3s`, `0.250s`, `0s`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000
  if (Number.isInteger(seconds)) return `${seconds}s`
  const decimals = Number.isInteger(ms) ? 3 : Number.isInteger(ms * 1000) ? 6 : 9
  return `${seconds.toFixed(decimals)}s`
}
