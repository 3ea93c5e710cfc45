/** What a published type is called here, by its place: Istio's own message names, which its types (all anonymous) do not carry. */
export const NAMES: Readonly<Record<string, string>> = {
  'VirtualService.http[]': 'HTTPRoute',
  'VirtualService.http[].match[]': 'HTTPMatchRequest',
  'VirtualService.http[].match[].uri': 'StringMatch',
  'VirtualService.http[].route[]': 'HTTPRouteDestination',
  'VirtualService.http[].route[].destination': 'Destination',
  'VirtualService.http[].route[].destination.port': 'PortSelector',
  'VirtualService.http[].route[].headers': 'Headers',
  'VirtualService.http[].route[].headers.request': 'HeaderOperations',
  'VirtualService.http[].redirect': 'HTTPRedirect',
  'VirtualService.http[].directResponse': 'HTTPDirectResponse',
  'VirtualService.http[].directResponse.body': 'HTTPBody',
  'VirtualService.http[].delegate': 'Delegate',
  'VirtualService.http[].rewrite': 'HTTPRewrite',
  'VirtualService.http[].rewrite.uriRegexRewrite': 'RegexRewrite',
  'VirtualService.http[].retries': 'HTTPRetry',
  'VirtualService.http[].fault': 'HTTPFaultInjection',
  'VirtualService.http[].fault.delay': 'HTTPFaultDelay',
  'VirtualService.http[].fault.delay.percentage': 'Percent',
  'VirtualService.http[].fault.abort': 'HTTPFaultAbort',
  'VirtualService.http[].mirrors[]': 'HTTPMirrorPolicy',
  'VirtualService.http[].corsPolicy': 'CorsPolicy',
  'VirtualService.tcp[]': 'TCPRoute',
  'VirtualService.tcp[].match[]': 'L4MatchAttributes',
  'VirtualService.tcp[].route[]': 'RouteDestination',
  'VirtualService.tls[]': 'TLSRoute',
  'VirtualService.tls[].match[]': 'TLSMatchAttributes',
  'DestinationRule.trafficPolicy': 'TrafficPolicy',
  'DestinationRule.trafficPolicy.portLevelSettings[]': 'PortTrafficPolicy',
  'DestinationRule.trafficPolicy.connectionPool': 'ConnectionPoolSettings',
  'DestinationRule.trafficPolicy.connectionPool.http': 'ConnectionPoolHTTPSettings',
  'DestinationRule.trafficPolicy.connectionPool.tcp': 'ConnectionPoolTCPSettings',
  'DestinationRule.trafficPolicy.connectionPool.tcp.tcpKeepalive': 'TcpKeepalive',
  'DestinationRule.trafficPolicy.loadBalancer': 'LoadBalancerSettings',
  'DestinationRule.trafficPolicy.loadBalancer.consistentHash': 'ConsistentHashLB',
  'DestinationRule.trafficPolicy.loadBalancer.consistentHash.httpCookie': 'HTTPCookie',
  'DestinationRule.trafficPolicy.loadBalancer.localityLbSetting': 'LocalityLoadBalancerSetting',
  'DestinationRule.trafficPolicy.loadBalancer.warmup': 'WarmupConfiguration',
  'DestinationRule.trafficPolicy.outlierDetection': 'OutlierDetection',
  'DestinationRule.trafficPolicy.tls': 'ClientTLSSettings',
  'DestinationRule.trafficPolicy.tunnel': 'TunnelSettings',
  'DestinationRule.subsets[]': 'Subset',
  'DestinationRule.workloadSelector': 'WorkloadSelector',
  'Gateway.servers[]': 'Server',
  'Gateway.servers[].port': 'Port',
  'Gateway.servers[].tls': 'ServerTLSSettings',
  'ServiceEntry.ports[]': 'ServiceEntryPort',
  'ServiceEntry.endpoints[]': 'WorkloadEntry',
  'Sidecar.egress[]': 'IstioEgressListener',
  'Sidecar.ingress[]': 'IstioIngressListener',
  'Sidecar.workloadSelector': 'SidecarWorkloadSelector',
  'Sidecar.outboundTrafficPolicy': 'OutboundTrafficPolicy',
  'EnvoyFilter.configPatches[]': 'EnvoyConfigObjectPatch',
  'AuthorizationPolicy.rules[]': 'AuthorizationRule',
  'AuthorizationPolicy.rules[].from[]': 'AuthorizationFrom',
  'AuthorizationPolicy.rules[].from[].source': 'AuthorizationSource',
  'AuthorizationPolicy.rules[].to[]': 'AuthorizationTo',
  'AuthorizationPolicy.rules[].to[].operation': 'AuthorizationOperation',
  'AuthorizationPolicy.rules[].when[]': 'AuthorizationCondition',
  'PeerAuthentication.mtls': 'MutualTLS',
  'RequestAuthentication.jwtRules[]': 'JWTRule',
  'GatewayHTTPRoute.rules[]': 'GatewayHTTPRouteRule',
  'GatewayHTTPRoute.rules[].matches[]': 'GatewayHTTPRouteMatch',
  'GatewayHTTPRoute.rules[].filters[]': 'GatewayHTTPRouteFilter',
  'GatewayHTTPRoute.rules[].backendRefs[]': 'GatewayHTTPBackendRef',
  'GatewayHTTPRoute.parentRefs[]': 'ParentReference',
  'KubernetesGateway.listeners[]': 'KubernetesGatewayListener',
}

/** What the spec type of a kind is called where the kind's own name is taken or says too little. */
export function specName(group: string, kind: string): string {
  if (group.endsWith('istio.io')) return kind
  if (group !== 'gateway.networking.k8s.io') return `${kind}Spec`
  return kind === 'Gateway' ? 'KubernetesGateway' : `Gateway${kind.replace(/^Gateway/, '')}`
}

/** Kinds without a namespace. */
export const CLUSTER_SCOPED = ['Namespace', 'Node', 'GatewayClass']

/** Parts of Kubernetes that no traffic depends on: any value passes, and the schema stays small enough to ship. */
export const OPAQUE = new Set([
  'Affinity', 'Volume', 'EphemeralContainer', 'PersistentVolumeClaim', 'Lifecycle', 'PodDNSConfig', 'TopologySpreadConstraint', 'FieldsV1', 'ManagedFieldsEntry',
  'PodResourceClaim', 'NodeConfigSource', 'SELinuxOptions', 'WindowsSecurityContextOptions', 'SeccompProfile', 'AppArmorProfile', 'EnvVarSource', 'WorkloadReference',
])
