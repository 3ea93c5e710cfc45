import { conditionValue } from './condition-evaluate.ts'
import type { ConditionValue } from './condition-functions.ts'
import { type ConditionNode, parseCondition } from './condition-parse.ts'
import { promValueText } from './promql-text.ts'
import type { Measurement } from './rollout.ts'

/** What a metric of an AnalysisTemplate says of its value; empty: nothing. */
export interface Conditions {
  readonly success: string
  readonly failure: string
}

/** What one measurement came to, as Argo calls it (`AnalysisPhase`). */
export type Phase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error'

/** A measurement, judged. */
export interface Judgement {
  readonly phase: Phase
  /** The value as Argo shows it: `0.97`, `[0.97,1]`; empty where there is none. */
  readonly text: string
  /** Why it is an error. */
  readonly message?: string
}

/**
 * A measurement of the Prometheus provider, judged by its conditions as Argo does (`utils/evaluate.EvaluateResult`): without any it is a
 * success, without one of both the other decides, and where neither holds it is inconclusive. A condition that has no value, such as
 * `result[0]` of a query that found nothing, is an error.
 */
export function judge(measured: Measurement, { success, failure }: Conditions): Judgement {
  if (measured.type === 'error') return { phase: 'Error', text: '', message: measured.message }
  const result = measured.type === 'scalar' ? measured.value : measured.values
  const text = measured.type === 'scalar' ? promValueText(measured.value) : `[${measured.values.map(promValueText).join(',')}]`
  const succeeded = success === '' ? undefined : truth(success, result)
  if (typeof succeeded === 'string') return { phase: 'Error', text, message: `successCondition: ${succeeded}` }
  const failed = failure === '' ? undefined : truth(failure, result)
  if (typeof failed === 'string') return { phase: 'Error', text, message: `failureCondition: ${failed}` }
  return { phase: phaseOf(succeeded, failed), text }
}

/** What keeps a condition from being worked out, whatever the result; `at`: where in its text. */
export function conditionProblem(text: string): { readonly message: string; readonly at: number } | undefined {
  const parsed = parse(text)
  return 'problem' in parsed ? parsed.problem : undefined
}

function phaseOf(succeeded: boolean | undefined, failed: boolean | undefined): Phase {
  if (failed ?? (succeeded === undefined ? false : !succeeded)) return 'Failed'
  return (succeeded ?? true) ? 'Successful' : 'Inconclusive'
}

/** Whether a condition holds; a sentence where that cannot be said. */
function truth(text: string, result: ConditionValue): boolean | string {
  const parsed = parse(text)
  if ('problem' in parsed) return parsed.problem.message
  const value = conditionValue(parsed, result)
  if (typeof value === 'boolean') return value
  if (typeof value === 'object' && value !== null && 'problem' in value)
    return Array.isArray(result) && result.length === 0
      ? 'metric result is nil or empty: no data returned from the metric provider'
      : value.problem
  return 'the condition is neither true nor false'
}

const KEPT = 200
const kept = new Map<string, ReturnType<typeof parseCondition>>()

function parse(text: string): ConditionNode | { readonly problem: { readonly message: string; readonly at: number } } {
  const known = kept.get(text)
  if (known) return known
  if (kept.size >= KEPT) kept.clear()
  const parsed = parseCondition(text)
  kept.set(text, parsed)
  return parsed
}
