import { parseDuration } from '../core/duration.ts'
import { grpcCodeOf } from '../core/grpc-status.ts'
import { responseFlags } from '../sim/recording.ts'

const comparisons = ['>=', '<=', '!=', '=', '>', '<'] as const
/** How a query compares a number. */
export type Comparison = (typeof comparisons)[number]

const textFields = ['version', 'service', 'pod', 'source', 'path', 'method', 'host', 'flag'] as const
const numberFields = ['status', 'grpc', 'tries'] as const
const timeFields = ['took', 'at'] as const
const marks = ['failed', 'ok', 'retried', 'delayed', 'mirrored'] as const

/** One condition of a query, and whether it must not hold. Times are microseconds. */
export type RequestTerm = { readonly negated: boolean } & (
  | { readonly kind: (typeof marks)[number] }
  | { readonly kind: (typeof textFields)[number]; readonly text: string }
  | { readonly kind: (typeof numberFields)[number] | (typeof timeFields)[number]; readonly compare: Comparison; readonly value: number }
)

/** The names that a query knows, for its help. */
export const queryWords: readonly string[] = [...marks, ...numberFields, ...timeFields, ...textFields]

/**
 * Reads a query: words parted by spaces, all of which must hold. `failed`, `-retried`, `status>=500`, `5xx`, `UNAVAILABLE`, `grpc>0`, `URX`, `version=v2`, `took>100ms`. A
 * word that is none of these is a part of the path. What cannot be read is given back.
 */
export function parseRequestQuery(query: string): { readonly terms: readonly RequestTerm[]; readonly unread: readonly string[] } {
  const terms: RequestTerm[] = []
  const unread: string[] = []
  for (const word of query.split(/\s+/).filter(Boolean)) {
    const negated = word.length > 1 && (word.startsWith('-') || word.startsWith('!'))
    const found = readTerm(negated ? word.slice(1) : word)
    if (found.length === 0) unread.push(word)
    for (const term of found) terms.push({ ...term, negated } as RequestTerm)
  }
  return { terms, unread }
}

type Unsigned = RequestTerm extends infer Term ? (Term extends RequestTerm ? Omit<Term, 'negated'> : never) : never

function readTerm(word: string): readonly Unsigned[] {
  const parts = /^(\w+)(>=|<=|!=|=|>|<|:)(.+)$/.exec(word)
  if (parts) return readComparison(parts[1]?.toLowerCase() ?? '', (parts[2] === ':' ? '=' : parts[2]) as Comparison, parts[3] ?? '')
  const mark = marks.find((name) => name === word.toLowerCase())
  if (mark) return [{ kind: mark }]
  if (/^([1-5])xx$/i.test(word) || /^[1-5]\d\d$/.test(word)) return readComparison('status', '=', word)
  if (grpcCodeOf(word) >= 0) return readComparison('grpc', '=', word)
  if (responseFlags.some((name) => name === word)) return [{ kind: 'flag', text: word }]
  return [{ kind: 'path', text: word }]
}

function readComparison(field: string, compare: Comparison, value: string): readonly Unsigned[] {
  const text = textFields.find((name) => name === field)
  if (text) return compare === '=' ? [{ kind: text, text: value }] : []
  const time = timeFields.find((name) => name === field)
  const ms = time && parseDuration(value)
  if (time && ms !== undefined) return [{ kind: time, compare, value: ms * 1000 }]
  const number = numberFields.find((name) => name === field)
  if (!number) return []
  const hundred = /^([1-5])xx$/i.exec(value)?.[1]
  if (hundred !== undefined && number === 'status' && compare === '=')
    return [
      { kind: number, compare: '>=', value: 100 * Number(hundred) },
      { kind: number, compare: '<', value: 100 * Number(hundred) + 100 },
    ]
  const code = number === 'grpc' ? grpcCodeOf(value.toUpperCase()) : -1
  if (code >= 0) return [{ kind: number, compare, value: code }]
  return /^\d+$/.test(value) ? [{ kind: number, compare, value: Number(value) }] : []
}

/** Whether `a` stands to `b` as the sign says. */
export function compares(a: number, sign: Comparison, b: number): boolean {
  if (sign === '=') return a === b
  if (sign === '!=') return a !== b
  if (sign === '>=') return a >= b
  if (sign === '<=') return a <= b
  return sign === '>' ? a > b : a < b
}
