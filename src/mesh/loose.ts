/** The value as an object, or an empty one: Kubernetes objects are read without trusting their shape. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** The objects of a list; what is no list is empty, and items that are no objects are left out. */
export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) : []
}

/** The strings of a map such as labels; numbers and booleans, which Kubernetes refuses there, are read as their text. */
export function strings(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(record(value)).filter(([, v]) => v !== null && typeof v !== 'object')
  return Object.fromEntries(entries.map(([k, v]) => [k, String(v)]))
}

/** The value if it is a string, else empty. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The value if it is a finite number, else undefined. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
