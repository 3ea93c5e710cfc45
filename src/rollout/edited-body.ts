import type { PlanEdit } from './variant.ts'

/** The body of a document with values put at paths; what leads there is made where it is missing. */
export function editedBody(body: Readonly<Record<string, unknown>>, edits: readonly PlanEdit[]): Readonly<Record<string, unknown>> {
  return edits.reduce((edited, { path, value }) => put(edited, path, value) as Readonly<Record<string, unknown>>, body)
}

function put(node: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value
  if (typeof step === 'number') {
    const items = Array.isArray(node) ? [...node] : []
    items[step] = put(items[step], rest, value)
    return items
  }
  const fields = typeof node === 'object' && node !== null && !Array.isArray(node) ? (node as Readonly<Record<string, unknown>>) : {}
  return { ...fields, [step]: put(fields[step], rest, value) }
}
