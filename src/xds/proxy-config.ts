import type { SourceRange } from '../core/source.ts'
import type { NetworkRbacConfig } from './authorization-config.ts'
import type { RateLimitActions } from './rate-limit-config.ts'

/**
 * What istiod pushes to one proxy, in Envoy's own JSON shape (snake_case, as `istioctl proxy-config -o json` prints it), as far as the engine
 * models it. The JSON holds nothing but Envoy's fields: where a part comes from is kept beside it, in {@link Origins}.
 */
export interface ProxyConfig {
  /** `namespace/pod-name` of the pod that the proxy serves. */
  readonly pod: string
  readonly type: 'sidecar' | 'router'
  readonly namespace: string
  readonly listeners: readonly Listener[]
  readonly routes: readonly RouteConfiguration[]
  readonly clusters: readonly Cluster[]
  readonly endpoints: readonly ClusterLoadAssignment[]
  readonly origins: Origins
}

/** The text that an object of the configuration was made of, by the object's identity: a route, its match, a header matcher, a weighted cluster, a retry policy, … */
export interface Origins {
  get(part: object): SourceRange | undefined
  /** The text behind one plain value of an object: `field(routeAction, 'timeout')`, `field(retryPolicy, 'per_try_timeout')`, `field(fault.delay, 'fixed_delay')`. */
  field(part: object, name: string): SourceRange | undefined
}

/** envoy.config.listener.v3.Listener. */
export interface Listener {
  readonly name: string
  readonly address?: { readonly socket_address: { readonly address: string; readonly port_value: number } }
  readonly filter_chains?: readonly FilterChain[]
  readonly default_filter_chain?: FilterChain
}

/** envoy.config.listener.v3.FilterChain. */
export interface FilterChain {
  readonly name?: string
  readonly filter_chain_match?: FilterChainMatch
  readonly filters: readonly NetworkFilter[]
  /** Present where the chain terminates TLS. */
  readonly transport_socket?: { readonly name: string; readonly typed_config?: Readonly<Record<string, unknown>> }
}

/** envoy.config.listener.v3.FilterChainMatch: which connections a chain takes. */
export interface FilterChainMatch {
  readonly destination_port?: number
  readonly prefix_ranges?: readonly { readonly address_prefix: string; readonly prefix_len: number }[]
  readonly server_names?: readonly string[]
  readonly transport_protocol?: string
  readonly application_protocols?: readonly string[]
}
/** `envoy.filters.network.http_connection_manager` or `envoy.filters.network.tcp_proxy`, or before the latter `envoy.filters.network.rbac`. */
export interface NetworkFilter {
  readonly name: string
  readonly typed_config: HttpConnectionManager | TcpProxy | NetworkRbacConfig
}

/** envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager. */
export interface HttpConnectionManager {
  readonly '@type': string
  readonly stat_prefix?: string
  readonly rds?: { readonly route_config_name: string }
  readonly route_config?: RouteConfiguration
  readonly http_filters?: readonly HttpFilter[]
  readonly normalize_path?: boolean
  readonly merge_slashes?: boolean
  readonly path_with_escaped_slashes_action?: string
  /** A gateway takes the caller's address from the connection, a sidecar from x-forwarded-for. */
  readonly use_remote_address?: boolean
  /** From `gatewayTopology.numTrustedProxies`: with one or more, a gateway believes x-forwarded-proto. */
  readonly xff_num_trusted_hops?: number
  readonly upgrade_configs?: readonly { readonly upgrade_type: string }[]
}
/** One filter of the chain that a request goes through on its way to the router; what `typed_config` holds depends on the name. */
export interface HttpFilter {
  readonly name: string
  readonly typed_config?: object
}

/** envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy. */
export interface TcpProxy {
  readonly '@type': string
  readonly stat_prefix?: string
  readonly cluster?: string
  readonly weighted_clusters?: { readonly clusters: readonly { readonly name: string; readonly weight: number }[] }
  readonly hash_policy?: readonly { readonly source_ip: object }[]
  /** How long nothing may be sent; an hour where it is absent. */
  readonly idle_timeout?: string
  readonly max_downstream_connection_duration?: string
}

/** envoy.config.route.v3.RouteConfiguration. */
export interface RouteConfiguration {
  readonly name: string
  readonly virtual_hosts: readonly VirtualHost[]
  readonly ignore_port_in_host_matching?: boolean
  readonly validate_clusters?: boolean
}

/** envoy.config.route.v3.VirtualHost. */
export interface VirtualHost {
  readonly name: string
  readonly domains: readonly string[]
  readonly routes?: readonly Route[]
  readonly require_tls?: 'NONE' | 'EXTERNAL_ONLY' | 'ALL'
  readonly typed_per_filter_config?: NonNullable<Route['typed_per_filter_config']>
  readonly rate_limits?: readonly RateLimitActions[]
  readonly [field: string]: unknown
}

/** envoy.config.route.v3.Route: exactly one of `route`, `redirect` and `direct_response` is there. */
export interface Route extends HeaderOperations {
  readonly name?: string
  readonly match: RouteMatch
  readonly route?: RouteAction
  readonly redirect?: RedirectAction
  readonly direct_response?: {
    readonly status: number
    readonly body?: { readonly inline_string?: string; readonly inline_bytes?: string }
  }
  readonly typed_per_filter_config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The header operations that virtual hosts, routes and weighted clusters share. */
export interface HeaderOperations {
  readonly request_headers_to_add?: readonly HeaderValueOption[]
  readonly request_headers_to_remove?: readonly string[]
  readonly response_headers_to_add?: readonly HeaderValueOption[]
  readonly response_headers_to_remove?: readonly string[]
}

/** envoy.config.core.v3.HeaderValueOption. */
export interface HeaderValueOption {
  readonly header: { readonly key: string; readonly value?: string }
  readonly append_action?: 'APPEND_IF_EXISTS_OR_ADD' | 'ADD_IF_ABSENT' | 'OVERWRITE_IF_EXISTS_OR_ADD' | 'OVERWRITE_IF_EXISTS'
}

/** envoy.type.matcher.v3.StringMatcher. */
export interface StringMatcher {
  readonly exact?: string
  readonly prefix?: string
  readonly suffix?: string
  readonly contains?: string
  readonly safe_regex?: { readonly regex: string }
  readonly ignore_case?: boolean
}

/** envoy.config.route.v3.RouteMatch. */
export interface RouteMatch {
  readonly prefix?: string
  readonly path?: string
  readonly safe_regex?: { readonly regex: string }
  readonly path_separated_prefix?: string
  readonly case_sensitive?: boolean
  readonly headers?: readonly HeaderMatcher[]
  readonly query_parameters?: readonly QueryParameterMatcher[]
  /** Claims of a validated JWT. */
  readonly dynamic_metadata?: readonly object[]
  readonly [field: string]: unknown
}

/** envoy.config.route.v3.HeaderMatcher. */
export interface HeaderMatcher {
  readonly name: string
  readonly string_match?: StringMatcher
  readonly present_match?: boolean
  readonly invert_match?: boolean
  readonly treat_missing_header_as_empty?: boolean
}

/** envoy.config.route.v3.QueryParameterMatcher. */
export interface QueryParameterMatcher {
  readonly name: string
  readonly string_match?: StringMatcher
  readonly present_match?: boolean
}

/** envoy.config.route.v3.RouteAction: one of `cluster` and `weighted_clusters` is there. */
export interface RouteAction {
  readonly cluster?: string
  readonly weighted_clusters?: { readonly clusters: readonly WeightedCluster[] }
  readonly cluster_not_found_response_code?: string
  readonly timeout?: string
  readonly max_grpc_timeout?: string
  readonly retry_policy?: RetryPolicy
  readonly prefix_rewrite?: string
  readonly regex_rewrite?: { readonly pattern: { readonly regex: string }; readonly substitution: string }
  readonly host_rewrite_literal?: string
  readonly auto_host_rewrite?: boolean
  readonly request_mirror_policies?: readonly RequestMirrorPolicy[]
  readonly hash_policy?: readonly Readonly<Record<string, unknown>>[]
  readonly rate_limits?: readonly RateLimitActions[]
  readonly [field: string]: unknown
}

/** envoy.config.route.v3.WeightedCluster.ClusterWeight. */
export interface WeightedCluster extends HeaderOperations {
  readonly name: string
  readonly weight: number
  readonly host_rewrite_literal?: string
}

/** envoy.config.route.v3.RetryPolicy. */
export interface RetryPolicy {
  readonly retry_on?: string
  readonly num_retries?: number
  readonly per_try_timeout?: string
  readonly retriable_status_codes?: readonly number[]
  readonly retry_host_predicate?: readonly { readonly name: string }[]
  readonly host_selection_retry_max_attempts?: string
  readonly retry_back_off?: { readonly base_interval?: string; readonly max_interval?: string }
  readonly retry_priority?: Readonly<Record<string, unknown>>
}

/** envoy.type.v3.FractionalPercent; the denominator is a hundred where it is absent. */
export interface FractionalPercent {
  readonly numerator?: number
  readonly denominator?: 'HUNDRED' | 'TEN_THOUSAND' | 'MILLION'
}

/** envoy.config.route.v3.RouteAction.RequestMirrorPolicy. */
export interface RequestMirrorPolicy {
  readonly cluster: string
  readonly runtime_fraction?: { readonly default_value: FractionalPercent }
  readonly trace_sampled?: boolean
  readonly disable_shadow_host_suffix_append?: boolean
}

/** envoy.config.route.v3.RedirectAction. */
export interface RedirectAction {
  readonly host_redirect?: string
  readonly path_redirect?: string
  readonly prefix_rewrite?: string
  readonly scheme_redirect?: string
  readonly port_redirect?: number
  readonly https_redirect?: boolean
  readonly response_code?: string
  readonly [field: string]: unknown
}

/** envoy.config.cluster.v3.Cluster. */
export interface Cluster {
  readonly name: string
  readonly type?: 'STATIC' | 'STRICT_DNS' | 'LOGICAL_DNS' | 'EDS' | 'ORIGINAL_DST'
  readonly connect_timeout?: string
  readonly lb_policy?: string
  readonly circuit_breakers?: { readonly thresholds: readonly CircuitBreakerThresholds[] }
  readonly outlier_detection?: OutlierDetectionConfig
  readonly common_lb_config?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** envoy.config.cluster.v3.CircuitBreakers.Thresholds. */
export interface CircuitBreakerThresholds {
  readonly max_connections?: number
  readonly max_pending_requests?: number
  readonly max_requests?: number
  readonly max_retries?: number
  readonly retry_budget?: {
    readonly budget_percent?: { readonly value?: number }
    readonly budget_interval?: string
    readonly min_retry_concurrency?: number
  }
}

/** envoy.config.cluster.v3.OutlierDetection. */
export interface OutlierDetectionConfig {
  readonly consecutive_5xx?: number
  readonly enforcing_consecutive_5xx?: number
  readonly consecutive_gateway_failure?: number
  readonly enforcing_consecutive_gateway_failure?: number
  readonly consecutive_local_origin_failure?: number
  readonly split_external_local_origin_errors?: boolean
  readonly interval?: string
  readonly base_ejection_time?: string
  readonly max_ejection_percent?: number
  readonly [field: string]: unknown
}

/** envoy.config.endpoint.v3.ClusterLoadAssignment. */
export interface ClusterLoadAssignment {
  readonly cluster_name: string
  readonly endpoints: readonly LocalityLbEndpoints[]
}

/** envoy.config.endpoint.v3.LocalityLbEndpoints. */
export interface LocalityLbEndpoints {
  readonly locality: { readonly region?: string; readonly zone?: string; readonly sub_zone?: string }
  readonly priority?: number
  readonly load_balancing_weight?: number
  readonly lb_endpoints: readonly LbEndpoint[]
}

/** envoy.config.endpoint.v3.LbEndpoint. */
export interface LbEndpoint {
  readonly endpoint: { readonly address: { readonly socket_address: { readonly address: string; readonly port_value: number } } }
  readonly health_status?: 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY' | 'DRAINING' | 'DEGRADED'
  readonly load_balancing_weight?: number
}
