import type { SourceRange } from '../core/source.ts'
import type { DecisionPart, DecisionStep } from './decision.ts'

/** A step of an account; a place in the text is kept where one is known. */
export function step(
  part: DecisionPart,
  verdict: DecisionStep['verdict'],
  name: string,
  reason: string,
  range?: SourceRange,
): DecisionStep {
  return range ? { part, verdict, name, reason, range } : { part, verdict, name, reason }
}

/** A step that decides nothing but tells what will happen. */
export function info(part: DecisionPart, name: string, reason: string, range?: SourceRange): DecisionStep {
  return step(part, 'info', name, reason, range)
}
