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
