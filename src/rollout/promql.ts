/** A PromQL expression, checked: what it asks for, with where each part stands in its text. */
export type PromExpression = NumberLiteral | StringLiteral | Selector | Negation | BinaryExpression | Aggregation | FunctionCall

/** Where a part of a query stands in its text, `end` exclusive. */
interface Place {
  readonly start: number
  readonly end: number
}

/** `0.99`. */
export interface NumberLiteral extends Place {
  readonly type: 'number'
  readonly value: number
}

/** `"5.."`. */
export interface StringLiteral extends Place {
  readonly type: 'string'
  readonly value: string
}

/** `istio_requests_total{reporter="source"}[1m] offset 5m`. */
export interface Selector extends Place {
  readonly type: 'selector'
  readonly metric: string
  readonly matchers: readonly Matcher[]
  /** 0: the value at the moment; else all samples of that time. */
  readonly rangeMs: number
  readonly offsetMs: number
}

/** One condition on a label; a label that is not there is empty. */
export interface Matcher {
  readonly label: string
  readonly text: string
  matches(value: string): boolean
}

/** `-x`. */
export interface Negation extends Place {
  readonly type: 'negation'
  readonly of: PromExpression
}

/** Arithmetic, comparison and set operators, in the spelling of PromQL. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2' | '==' | '!=' | '>' | '<' | '>=' | '<=' | 'and' | 'or' | 'unless'

/** `left operator right`, with what must match between two vectors. */
export interface BinaryExpression extends Place {
  readonly type: 'binary'
  readonly operator: BinaryOperator
  readonly left: PromExpression
  readonly right: PromExpression
  /** Whether a comparison gives 0 and 1 in place of leaving elements out. */
  readonly bool: boolean
  readonly matching: Matching
}

/** Which labels two elements must share to be put together. */
export interface Matching {
  /** `on` these labels alone, or all but these. */
  readonly on: boolean
  readonly labels: readonly string[]
  /** The side that may have several elements for one of the other. */
  readonly many: 'none' | 'left' | 'right'
  /** Labels taken over from the side of one. */
  readonly include: readonly string[]
}

/** `sum by (pod) (x)`. */
export interface Aggregation extends Place {
  readonly type: 'aggregation'
  readonly operator: string
  /** Of `topk`, `bottomk` and `quantile`. */
  readonly parameter: PromExpression | undefined
  readonly of: PromExpression
  readonly without: boolean
  readonly labels: readonly string[]
}

/** `rate(x[1m])`. */
export interface FunctionCall extends Place {
  readonly type: 'call'
  readonly name: string
  readonly arguments: readonly PromExpression[]
}

/** What an expression's value is: PromQL's four types. */
export type PromType = 'scalar' | 'string' | 'vector' | 'matrix'

/** Why a query cannot be worked out, and where in its text. */
export interface QueryProblem extends Place {
  readonly message: string
}
