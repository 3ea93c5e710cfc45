import { stringify } from 'yaml'
import { formatDuration } from '../core/duration.ts'
import type { Failure, LatencyQuantiles, WorkloadBehaviour } from '../sim/traffic.ts'

/** Quantiles as the document states them. */
export function printLatency({ p50Ms, p99Ms }: LatencyQuantiles): unknown {
  return p50Ms === p99Ms ? printDuration(p50Ms) : { p50: printDuration(p50Ms), p99: printDuration(p99Ms) }
}

/** Time that an application takes, as the document states it. */
export function printBehaviourLatency(latency: NonNullable<WorkloadBehaviour['latency']>): unknown {
  const { p50Ms, p99Ms, perActiveMs, meanMs } = latency
  const perActive = perActiveMs === undefined ? {} : { perActive: printDuration(perActiveMs) }
  if (meanMs !== undefined) return { mean: printDuration(meanMs), ...perActive }
  return perActiveMs === undefined ? printLatency(latency) : { p50: printDuration(p50Ms), p99: printDuration(p99Ms), ...perActive }
}

/** An entry of `failures`. */
export function printFailure({ share, status, fromMs, toMs }: Failure): Record<string, unknown> {
  const limited = fromMs > 0 || toMs < Infinity
  const to = toMs === Infinity ? '1h' : printDuration(toMs)
  return { percentage: share * 100, status, ...(limited && { between: [printDuration(fromMs), to] }) }
}

/** Milliseconds as people write them: `250ms`, `1.5s`, `60s`. */
export function printDuration(ms: number): string {
  return ms < 1000 && ms > 0 ? `${ms}ms` : formatDuration(ms)
}

/** A value on one line. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trimEnd()
}
