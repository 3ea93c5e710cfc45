/** Fields that a manifest may set and that change nothing here, by `Type.field` of the schema, with the reason. */
export const unsupportedFieldNames: Readonly<Record<string, string>> = {
  'ConnectionPoolHTTPSettings.http2KeepAlive': 'connections never break by themselves',
  'ConnectionPoolHTTPSettings.useClientProtocol': 'the protocol to upstreams is that of the Service port',
  'ConnectionPoolTCPSettings.maxConnectionDuration': 'connections of HTTP/2 do not end by it',
  'ConnectionPoolTCPSettings.tcpKeepalive': 'connections never break by themselves',
  'AuthorizationPolicy.provider':
    'no external authorizer is asked: action CUSTOM lets every request through where the mesh config has the provider, and else denies it, as Istio does',
  'HTTPMatchRequest.statPrefix': 'it only names metrics of Envoy',
  'LoadBalancerSettings.zoneAwareLbSetting': 'zone aware load balancing is not simulated',
  'OutlierDetection.consecutiveErrors': 'it is deprecated, use `consecutive5xxErrors`',
  'OutlierDetection.outlierDetectionHttpErrorCodes': '5xx statuses count as errors',
  'ServiceSpec.sessionAffinity': 'proxies choose the host of each request, whatever the Service asks',
  'TrafficPolicy.proxyProtocol': 'upstreams are not told the address of the caller',
  'TrafficPolicy.tunnel': 'connections are not tunnelled',
}

/** Kinds that can be written and change nothing here, by `group/Kind`, with the reason. */
export const unsupportedKindNames: Readonly<Record<string, string>> = {
  'networking.istio.io/ProxyConfig': 'proxies run with the default settings',
  'extensions.istio.io/WasmPlugin': 'plugins are not run',
  'telemetry.istio.io/Telemetry': 'it changes logs and metrics, not traffic',
  'gateway.networking.k8s.io/UDPRoute': 'UDP is not simulated',
  'gateway.networking.k8s.io/BackendTLSPolicy': 'TLS to backends is taken to work',
}
