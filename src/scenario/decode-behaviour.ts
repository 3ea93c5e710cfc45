import { parseDuration } from '../core/duration.ts'
import type { Failure, WorkloadBehaviour } from '../sim/traffic.ts'
import { decodeLatency } from './arrival-rate.ts'

/** `latency` of a workload as the schema lets it pass. */
export type GivenWorkLatency =
  | string
  | { readonly p50?: string; readonly p99?: string; readonly perActive?: string; readonly mean?: string }

/** An entry of `failures` as the schema lets it pass. */
export interface GivenFailure {
  readonly percentage?: number
  readonly status?: Failure['status']
  readonly between?: readonly string[]
}

/** Time that an application takes. */
export function decodeWorkLatency(given: GivenWorkLatency): NonNullable<WorkloadBehaviour['latency']> {
  if (typeof given === 'string') return decodeLatency(given)
  const { p50, p99, perActive, mean } = given
  const meanMs = mean === undefined ? {} : { meanMs: milliseconds(mean) }
  const perActiveMs = perActive === undefined ? {} : { perActiveMs: milliseconds(perActive) }
  return { ...decodeLatency({ p50: p50 ?? mean ?? '0s', ...(p99 !== undefined && { p99 }) }), ...perActiveMs, ...meanMs }
}

/** What of an application fails; entries that the schema has left out are holes. */
export function decodeFailures(given: readonly (GivenFailure | undefined)[] = []): readonly Failure[] {
  return given.flatMap((each) => {
    if (each === undefined) return []
    const [from, to] = each.between ?? []
    return [
      {
        share: (each.percentage ?? 100) / 100,
        status: each.status ?? 503,
        fromMs: from === undefined ? 0 : milliseconds(from),
        toMs: to === undefined ? Infinity : milliseconds(to),
      },
    ]
  })
}

function milliseconds(text: string): number {
  return parseDuration(text) ?? 0
}
