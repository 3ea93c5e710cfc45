import type { FractionalPercent, HeaderMatcher, HeaderValueOption, QueryParameterMatcher } from './proxy-config.ts'

/** Configuration of `envoy.filters.http.local_ratelimit`, as an EnvoyFilter states it; without a bucket it limits nothing. */
export interface LocalRateLimitConfig {
  readonly '@type': string
  readonly stat_prefix?: string
  readonly token_bucket?: TokenBucketConfig
  /** A number, or the name that protobuf's JSON has for it. */
  readonly status?: { readonly code?: number | string }
  readonly filter_enabled?: { readonly default_value?: FractionalPercent }
  readonly filter_enforced?: { readonly default_value?: FractionalPercent }
  readonly response_headers_to_add?: readonly (HeaderValueOption & { readonly append?: boolean })[]
  readonly rate_limited_as_resource_exhausted?: boolean
  readonly enable_x_ratelimit_headers?: string
  readonly descriptors?: readonly {
    readonly entries?: readonly { readonly key?: string; readonly value?: string }[]
    readonly token_bucket?: TokenBucketConfig
  }[]
  /** Absent: true. */
  readonly always_consume_default_token_bucket?: boolean
  /** How descriptors are made of a request; where there are none, those of the route or its virtual host do. */
  readonly rate_limits?: readonly RateLimitActions[]
}

/** envoy.type.v3.TokenBucket. */
export interface TokenBucketConfig {
  readonly max_tokens?: number
  readonly tokens_per_fill?: number
  readonly fill_interval?: string
}

/** Actions that make one descriptor of a request (`config.route.v3.RateLimit`). */
export interface RateLimitActions {
  readonly actions?: readonly RateLimitAction[]
}

/** envoy.config.route.v3.RateLimit.Action, as far as it is modelled. */
export interface RateLimitAction {
  readonly request_headers?: { readonly header_name: string; readonly descriptor_key: string; readonly skip_if_absent?: boolean }
  readonly remote_address?: object
  /** Prefix lengths; absent: 32 and 128. */
  readonly masked_remote_address?: { readonly v4_prefix_mask_len?: number; readonly v6_prefix_mask_len?: number }
  readonly destination_cluster?: object
  readonly generic_key?: { readonly descriptor_key?: string; readonly descriptor_value: string }
  readonly header_value_match?: {
    readonly descriptor_key?: string
    readonly descriptor_value: string
    readonly expect_match?: boolean
    readonly headers: readonly HeaderMatcher[]
  }
  readonly query_parameter_value_match?: {
    readonly descriptor_key?: string
    readonly descriptor_value: string
    readonly expect_match?: boolean
    readonly query_parameters: readonly QueryParameterMatcher[]
  }
  readonly query_parameters?: {
    readonly query_parameter_name: string
    readonly descriptor_key: string
    readonly skip_if_absent?: boolean
  }
}
