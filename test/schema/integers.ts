import type { ModelClass } from './sources.ts'

/** Keys and indices from the root of a kind to a field; any index and map key stands for all. */
export type ProbePath = readonly (string | number)[]

/** TypeScript has one number type: whether only whole numbers pass is asked of the published validator, by giving it a half. */
export function isInteger(model: ModelClass, path: ProbePath): boolean {
  return probe(model, path, 0.5).some(({ keyword, params }) => keyword === 'type' && params.type === 'integer')
}

const UINT32_MAX = 0xffff_ffff

/** Whether a field is a uint32 of protobuf, whose bounds the validator has. */
export function isUnsigned(model: ModelClass, path: ProbePath): boolean {
  return probe(model, path, UINT32_MAX + 1).some(({ keyword, params }) => keyword === 'maximum' && params.limit === UINT32_MAX)
}

/** What the validator says of a value at the path. */
function probe(model: ModelClass, path: ProbePath, value: unknown): readonly Violation[] {
  let data = value
  for (const key of [...path].reverse()) data = typeof key === 'number' ? [data] : { [key]: data }
  const at = `/${path.join('/')}`
  return violations(model, data).filter(({ instancePath }) => instancePath === at)
}

interface Violation {
  readonly instancePath: string
  readonly keyword: string
  readonly params: { readonly type?: string; readonly limit?: number }
}

function violations(model: ModelClass, data: unknown): readonly Violation[] {
  try {
    new model(data as never).validate()
    return []
  } catch (error) {
    return (error as { errors?: readonly Violation[] }).errors ?? []
  }
}
