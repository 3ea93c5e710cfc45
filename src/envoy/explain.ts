import type { CompiledProxy } from './compile.ts'
import type { Course } from './course.ts'
import type { Decision, DecisionStep } from './decision.ts'

export function explain(_proxy: CompiledProxy, _course: Course, _decision: Decision): readonly DecisionStep[] {
  return []
}
