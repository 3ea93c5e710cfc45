const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/** Milliseconds of a duration as Prometheus writes it (`1h30m`); a plain number is of seconds. Undefined where the text is none. */
export function promDurationMs(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text) * 1000
  if (!/^[+-]?(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text) || !/\d/.test(text)) return undefined
  let total = 0
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) total += Number(count) * (UNIT_MS[unit] ?? 0)
  return text.startsWith('-') ? -total : total
}

/** A number as PromQL writes it: decimal, hexadecimal, `Inf`, `NaN`, or a duration, which counts in seconds. */
export function promNumber(text: string): number | undefined {
  const plain = text.replaceAll('_', '')
  const sign = plain.startsWith('-') ? -1 : 1
  const bare = plain.replace(/^[+-]/, '').toLowerCase()
  if (bare === 'inf') return sign * Number.POSITIVE_INFINITY
  if (bare === 'nan') return Number.NaN
  if (/^0x[0-9a-f]+$/.test(bare) || /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(bare)) return sign * Number(bare)
  const duration = promDurationMs(bare)
  return duration === undefined ? undefined : (sign * duration) / 1000
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The text between quotes, with Go's escapes; between backticks it stands as it is. */
export function promString(quoted: string): string {
  const inner = quoted.slice(1, -1)
  if (quoted.startsWith('`')) return inner
  return inner.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{3})|(.))/gi,
    (_, hex?: string, short?: string, long?: string, octal?: string, other = '') => {
      const code = hex ?? short ?? long
      if (code !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)))
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
      return ESCAPES[other] ?? other
    },
  )
}

/** A number as Prometheus prints a sample's value. */
export function promValueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return String(value)
}
