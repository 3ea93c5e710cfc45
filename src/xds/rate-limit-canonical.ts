import { errorStatusNames } from './http-status.ts'

/** A local rate limit as istiod prints it, having read and written it as protobuf: statuses by name, and no number or enum of the value 0. */
export function canonicalRateLimit(config: object): object {
  const given = config as Readonly<Record<string, unknown>>
  // What is wrapped in a TypedStruct is any JSON, and left as it is.
  if (String(given['@type']).endsWith('.TypedStruct')) return given
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, name === 'status' ? named(value) : withoutZeros(value)]))
}

function named(status: unknown): unknown {
  const { code } = status as { readonly code?: unknown }
  const name = errorStatusNames[Number(code)]
  return name === undefined ? status : { ...(status as object), code: name }
}

const ZERO: Readonly<Record<string, unknown>> = { numerator: 0, denominator: 'HUNDRED', append_action: 'APPEND_IF_EXISTS_OR_ADD' }

function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name, inner]) => ZERO[name] !== inner || inner === undefined)
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutZeros(inner)]))
}
