import { formatDuration } from '../core/duration.ts'
import { grpcStatusNames } from '../core/grpc-status.ts'
import type { Bounds, Expectation, Measure, Place } from './expectation.ts'
import { placeWords } from './expectation-words.ts'

/** An expectation as an entry of `expect` that decodes to the same one. */
export function printExpectation({ name, measure, at, from, request, between, bounds }: Expectation): Record<string, unknown> {
  const named = measure.type === 'share' || (measure.type === 'success' && at !== null)
  return {
    ...(name !== '' && { name }),
    ...measured(measure, at),
    ...(at && !named && { at: placeWords(at) }),
    ...(from && { from: placeWords(from) }),
    ...(request !== '' && { request }),
    ...(between && { between: [printMoment(between.fromMs), printMoment(between.toMs)] }),
    ...printBounds(bounds, measure),
  }
}

function measured(measure: Measure, at: Place | null): Record<string, unknown> {
  switch (measure.type) {
    case 'share':
      return { share: placeWords(at), ...(measure.mirrored && { mirrored: true }) }
    case 'ending': {
      const { status, hundreds, grpc, flag } = measure.ending
      const code = status ?? (hundreds !== null ? `${hundreds}xx` : grpc !== null ? (grpcStatusNames[grpc] ?? '') : '')
      if (flag === '') return { status: code }
      return { flag: code === '' ? flag : `${code} ${flag}` }
    }
    case 'success':
      return { success: at ? placeWords(at) : 'all' }
    case 'latency':
      return { latency: `p${measure.quantile * 100}` }
    case 'count':
      return { count: measure.of }
  }
}

function printBounds(bounds: Bounds, { type }: Measure): Record<string, unknown> {
  const entries = Object.entries(bounds).filter((entry): entry is [string, number] => entry[1] !== null)
  return Object.fromEntries(entries.map(([key, value]) => [key, type === 'latency' ? printMoment(value) : value]))
}

function printMoment(ms: number): string {
  return ms < 1000 && ms > 0 ? `${ms}ms` : formatDuration(ms)
}
