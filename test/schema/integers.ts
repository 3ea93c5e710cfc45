import type { ModelClass } from './sources.ts'

/** Keys and indices from the root of a kind to a field; any index and map key stands for all. */
export type ProbePath = readonly (string | number)[]

/** TypeScript has one number type: whether only whole numbers pass is asked of the published validator, by giving it a half. */
export function isInteger(model: ModelClass, path: ProbePath): boolean {
  let data: unknown = 0.5
  for (const key of [...path].reverse()) data = typeof key === 'number' ? [data] : { [key]: data }
  const at = `/${path.join('/')}`
  return violations(model, data).some(
    ({ instancePath, keyword, params }) => instancePath === at && keyword === 'type' && params.type === 'integer',
  )
}

interface Violation {
  readonly instancePath: string
  readonly keyword: string
  readonly params: { readonly type?: string }
}

function violations(model: ModelClass, data: unknown): readonly Violation[] {
  try {
    new model(data as never).validate()
    return []
  } catch (error) {
    return (error as { errors?: readonly Violation[] }).errors ?? []
  }
}
