import { grpcCodeOf } from '../core/grpc-status.ts'
import type { HTTPFaultInjection } from '../manifest/kinds.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import { protoDuration } from './proto-duration.ts'
import type { FractionalPercent } from './proxy-config.ts'

type Config = Readonly<Record<string, unknown>>

/** A percentage over a million, cut and not rounded: 0.57 → 5699. */
export function millionths(percent: { readonly value?: number | undefined }): FractionalPercent {
  const numerator = Math.trunc((percent.value ?? 0) * 10_000)
  return numerator === 0 ? { denominator: 'MILLION' } : { numerator, denominator: 'MILLION' }
}

/** A whole percentage; Envoy's default denominator is a hundred and is not printed. */
export function hundredths(percent: number): FractionalPercent {
  return percent === 0 ? {} : { numerator: percent }
}

/** The fault filter's configuration for a route: empty where neither fault says what it is. Without a percentage a fault never happens. route.go: TranslateFault. */
export function compileFault(fault: HTTPFaultInjection, place: Place, origins: OriginMap): Config {
  const delay = fault.delay ? compileDelay(fault.delay, within(place, 'delay'), origins) : undefined
  const abort = fault.abort ? compileAbort(fault.abort, within(place, 'abort'), origins) : undefined
  const config = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
    ...(delay && { delay }),
    ...(abort && { abort }),
  }
  return origins.mark(config, place)
}

function compileDelay(delay: NonNullable<HTTPFaultInjection['delay']>, place: Place, origins: OriginMap): Config | undefined {
  if (!delay.fixedDelay) return undefined
  const percentage = delay.percentage ? millionths(delay.percentage) : hundredths(delay.percent ?? 0)
  const compiled = { percentage, fixed_delay: protoDuration(delay.fixedDelay) }
  origins.markField(compiled, 'fixed_delay', within(place, 'fixedDelay'))
  origins.mark(percentage, within(place, delay.percentage ? 'percentage' : 'percent'))
  return origins.mark(compiled, place)
}

function compileAbort(abort: NonNullable<HTTPFaultInjection['abort']>, place: Place, origins: OriginMap): Config | undefined {
  const status = abortStatus(abort)
  if (!status) return undefined
  const percentage = abort.percentage ? origins.mark(millionths(abort.percentage), within(place, 'percentage')) : undefined
  const compiled = { ...(percentage && { percentage }), ...status.value }
  origins.markField(compiled, status.name, within(place, status.field))
  return origins.mark(compiled, place)
}

function abortStatus(abort: NonNullable<HTTPFaultInjection['abort']>): { name: string; field: string; value: Config } | undefined {
  if (typeof abort.httpStatus === 'number') {
    return { name: 'http_status', field: 'httpStatus', value: { http_status: abort.httpStatus } }
  }
  if (typeof abort.grpcStatus !== 'string') return undefined
  const code = Math.max(0, grpcCodeOf(abort.grpcStatus))
  return { name: 'grpc_status', field: 'grpcStatus', value: { grpc_status: code } }
}
