/** A value as it counts: numbers written as text are numbers, durations lose their trailing zeros, and what is empty is not there. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value)
  if (value === null || value === undefined) return undefined
  if (typeof value !== 'object') return value
  return Object.values(value).some((inner) => plain(inner) !== undefined) ? value : undefined
}

function plainText(value: string): unknown {
  if (/^-?\d+$/.test(value) && value.length < 16) return Number(value)
  const duration = /^(\d+(?:\.\d+)?)s$/.exec(value)
  return duration ? `${Number(duration[1])}s` : value
}

/** Deep equality of two pieces of JSON that mean the same to Envoy: 5 and "5", "0.250s" and "0.25s", absent and empty. */
export function same(left: unknown, right: unknown): boolean {
  const [a, b] = [plain(left), plain(right)]
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => same(x, b[i]))
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].every((key) => same(x[key], y[key]))
}

const UNORDERED = new Set(['domains', 'headers', 'query_parameters'])

/** A virtual host with the lists sorted whose order means nothing: domains, and matchers that must all hold. */
export function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unordered)
  if (typeof value !== 'object' || value === null) return value
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, inner]) => [key, UNORDERED.has(key) ? sortJson(unordered(inner)) : unordered(inner)]))
}

function sortJson(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value
    .map((item) => [JSON.stringify(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item)
}
