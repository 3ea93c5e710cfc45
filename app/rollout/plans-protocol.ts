import type { ModelProgress, PlanFigures, SourceFile } from '../../src/index.ts'

/** The text whose plan is held against others; one for each worker. */
export interface PlansRequest {
  readonly type: 'plans'
  readonly files: readonly SourceFile[]
  readonly seed: number
}

export type PlansResponse =
  | ({ readonly type: 'progress' } & ModelProgress)
  | { readonly type: 'done'; readonly figures: readonly PlanFigures[]; readonly ms: number }
  | { readonly type: 'failed'; readonly message: string }
