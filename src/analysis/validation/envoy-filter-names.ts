/** Names that Envoy gave its filters before they had types, without their `envoy.`; most live on as `envoy.filters.http.` and the same. */
const HTTP = [
  'buffer',
  'cors',
  'csrf',
  'fault',
  'grpc_http1_bridge',
  'grpc_json_transcoder',
  'grpc_web',
  'gzip',
  'health_check',
  'ip_tagging',
  'lua',
  'router',
  'squash',
]
const NETWORK = ['client_ssl_auth', 'ext_authz', 'http_connection_manager', 'mongo_proxy', 'ratelimit', 'redis_proxy', 'tcp_proxy']
const LISTENER = ['http_inspector', 'original_dst', 'original_src', 'proxy_protocol', 'tls_inspector']

const NOW: ReadonlyMap<string, string> = new Map([
  ...HTTP.map((name) => [`envoy.${name}`, `envoy.filters.http.${name}`] as const),
  ...NETWORK.map((name) => [`envoy.${name}`, `envoy.filters.network.${name}`] as const),
  ...LISTENER.map((name) => [`envoy.listener.${name}`, `envoy.filters.listener.${name}`] as const),
  ['envoy.http_dynamo_filter', 'envoy.filters.http.dynamo'],
  ['envoy.rate_limit', 'envoy.filters.http.ratelimit'],
])

/** What a filter is called now whose old name is given (config/xds/deprecated.go). */
export function oldFilterName(name: string): string | undefined {
  return NOW.get(name)
}
