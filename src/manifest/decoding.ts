import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Problem, ProblemFix, Span } from './problem.ts'
import { type Budget, spanOf } from './yaml-nodes.ts'

/** What decoding of one resource needs and gives. */
export interface Decoding {
  readonly budget: Budget
  readonly problems: Problem[]
  /** Istio's kinds are protobuf messages, whose JSON may also write `connect_timeout`. */
  readonly protobuf: boolean
  /** The API server refuses null for what has no default, as it does for kinds that a CustomResourceDefinition describes; Istio's let null pass. */
  readonly refusesNull: boolean
  /** Lists of which an item was left out, with the indices of those that were kept. */
  readonly kept: Map<Node, readonly number[]>
}

/** Reports a value of the wrong type, which is then left out. */
export function reportType(node: Node, message: string, { problems }: Decoding, fixes?: readonly ProblemFix[]): undefined {
  const span: Span = spanOf(node) ?? [0, 0]
  const shown = isScalar(node) ? `, not ${JSON.stringify(node.value)}` : isSeq(node) ? ', not a list' : isMap(node) ? ', not an object' : ''
  problems.push({ code: 'wrong-type', severity: 'error', message: `${message}${shown}.`, span, ...(fixes && { fixes }) })
}
