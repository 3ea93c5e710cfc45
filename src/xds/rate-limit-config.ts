import { record } from '../mesh/loose.ts'
import type { FractionalPercent, HeaderValueOption } from './proxy-config.ts'

/** Configuration of `envoy.filters.http.local_ratelimit`, as an EnvoyFilter states it; without a bucket it limits nothing. */
export interface LocalRateLimitConfig {
  readonly '@type': string
  readonly stat_prefix?: string
  readonly token_bucket?: { readonly max_tokens?: number; readonly tokens_per_fill?: number; readonly fill_interval?: string }
  readonly status?: { readonly code?: number }
  readonly filter_enabled?: { readonly default_value?: FractionalPercent }
  readonly filter_enforced?: { readonly default_value?: FractionalPercent }
  readonly response_headers_to_add?: readonly (HeaderValueOption & { readonly append?: boolean })[]
  readonly rate_limited_as_resource_exhausted?: boolean
  readonly descriptors?: readonly object[]
}

/** Name of the filter, by which istiod's and Envoy's configurations refer to it. */
export const LOCAL_RATE_LIMIT = 'envoy.filters.http.local_ratelimit'

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit'

/** The configuration in a patch's value, given as its own type or wrapped in a TypedStruct; undefined where it is of another filter. */
export function localRateLimitOf(typedConfig: unknown): LocalRateLimitConfig | undefined {
  const given = record(typedConfig)
  const type = given['@type']
  if (type === TYPE) return { ...(withSnakeCase(given) as Readonly<Record<string, unknown>>), '@type': TYPE }
  const struct = record(withSnakeCase(given))
  if (!String(type).endsWith('.TypedStruct') || struct['type_url'] !== TYPE) return undefined
  return { ...record(struct['value']), '@type': TYPE }
}

/** Protobuf's JSON takes fields as `maxTokens` and as `max_tokens`. */
function withSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), withSnakeCase(inner)]),
  )
}
