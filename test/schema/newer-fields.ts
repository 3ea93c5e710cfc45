/**
 * What Istio 1.32 and Gateway API 1.5 have and the published types do not have yet: fields by type, as `[type, meaning]`. A test fails as soon as
 * the published types know one of them, so that this list only shrinks.
 */
export const NEWER_FIELDS: Readonly<Record<string, Readonly<Record<string, readonly [word: string, meaning: string]>>>> = {
  HTTPRedirect: { prefixRewrite: ['string', 'Replaces the part of the path that the prefix match took.'] },
  ConnectionPoolHTTPSettings: { http2KeepAlive: ['HTTP2KeepAlive', 'HTTP/2 PING frames sent to upstream connections.'] },
  HTTP2KeepAlive: {
    interval: ['duration', 'Time between two PING frames.'],
    timeout: ['duration', 'Time to wait for the answer before the connection is closed.'],
  },
  LoadBalancerSettings: {
    zoneAwareLbSetting: [
      'ZoneAwareLoadBalancerSetting',
      'Keeps traffic in the zone of the caller as far as its share of endpoints allows.',
    ],
  },
  ZoneAwareLoadBalancerSetting: {
    enabled: ['bool', 'Whether zone aware load balancing is on.'],
    failover: ['[]LocalityLoadBalancerSettingFailover', 'Where traffic of a region goes when its endpoints become unhealthy.'],
    failoverPriority: ['[]string', 'Labels that order endpoints by priority.'],
    minClusterSize: ['int', 'Least number of upstream hosts in the region for zone aware load balancing to act.'],
  },
  OutlierDetection: { outlierDetectionHttpErrorCodes: ['[]int', 'Status codes that count as errors.'] },
  TrafficPolicyRetryBudget: { budgetInterval: ['duration', 'Time over which requests count for the budget.'] },
  ServerTLSSettings: { insecureSkipVerify: ['bool', 'Accepts client certificates that do not verify.'] },
  AuthorizationSource: {
    trustDomains: ['[]string', 'Trust domains of the peer certificate.'],
    notTrustDomains: ['[]string', 'Trust domains that must not be those of the peer certificate.'],
  },
  TelemetryTracing: { disableContextPropagation: ['bool', 'Whether trace headers are left out of requests to upstreams.'] },
  GatewayHTTPRoute: { useDefaultGateways: ['=All|None', 'Whether the route attaches to default Gateways.'] },
  GatewayGRPCRoute: { useDefaultGateways: ['=All|None', 'Whether the route attaches to default Gateways.'] },
  GatewayTCPRoute: { useDefaultGateways: ['=All|None', 'Whether the route attaches to default Gateways.'] },
  GatewayTLSRoute: { useDefaultGateways: ['=All|None', 'Whether the route attaches to default Gateways.'] },
  GatewayTCPRouteRules: { name: ['string', 'Name of the rule, unique in the route.'] },
  GatewayGRPCRouteRules: {
    name: ['string', 'Name of the rule, unique in the route.'],
    sessionPersistence: ['GatewaySessionPersistence', 'Keeps requests of one session on one backend.'],
  },
  GatewayHTTPRouteRule: {
    name: ['string', 'Name of the rule, unique in the route.'],
    retry: ['GatewayHTTPRouteRetry', 'When and how often a request to a backend is tried again.'],
    sessionPersistence: ['GatewaySessionPersistence', 'Keeps requests of one session on one backend.'],
  },
  GatewayHTTPRouteRetry: {
    attempts: ['int', 'How often a request is tried again at most.'],
    backoff: ['duration', 'Least time between two tries.'],
    codes: ['[]int', 'Status codes that are tried again.'],
  },
  GatewaySessionPersistence: {
    absoluteTimeout: ['duration', 'When a session ends at the latest.'],
    cookieConfig: ['GatewayCookieConfig', 'How the cookie lives.'],
    sessionName: ['string', 'Name of the cookie or header.'],
    type: ['=Cookie|Header', 'What carries the session.'],
  },
  GatewayCookieConfig: { lifetimeType: ['=Permanent|Session', 'Whether the cookie outlives the browser session.'] },
  GatewayHTTPRouteFilter: {
    cors: ['GatewayHTTPCORSFilter', 'Answers cross-origin requests.'],
    externalAuth: ['any', 'Asks an outside service whether the request may pass.'],
    type: [
      '=RequestHeaderModifier|ResponseHeaderModifier|RequestMirror|RequestRedirect|URLRewrite|ExtensionRef|CORS|ExternalAuth',
      'Which of the filters this is.',
    ],
  },
  GatewayHTTPCORSFilter: {
    allowCredentials: ['bool', 'Whether requests may carry credentials.'],
    allowHeaders: ['[]string', 'Request headers that are allowed.'],
    allowMethods: ['[]string', 'Methods that are allowed.'],
    allowOrigins: ['[]string', 'Origins that may read the answer.'],
    exposeHeaders: ['[]string', 'Response headers that scripts may read.'],
    maxAge: ['int', 'Seconds that the answer to a preflight request may be kept.'],
  },
  GatewayHTTPRouteFilterRequestMirror: {
    fraction: ['GatewayFraction', 'Share of requests that is copied.'],
    percent: ['int', 'Share of requests that is copied, in percent.'],
  },
  GatewayFraction: { numerator: ['int', 'The part.'], denominator: ['int', 'The whole; 100 where it is left out.'] },
  KubernetesGateway: {
    allowedListeners: ['GatewayAllowedListeners', 'Which ListenerSets may attach.'],
    infrastructure: ['GatewayInfrastructure', 'What is put on the objects that are made for the Gateway.'],
    defaultScope: ['=All|None', 'Whether routes without a parent attach to this Gateway.'],
    tls: ['any', 'TLS settings for all listeners and backends.'],
  },
  GatewayInfrastructure: {
    annotations: ['{}string', 'Annotations of those objects.'],
    labels: ['{}string', 'Labels of those objects.'],
    parametersRef: ['GatewayHTTPRouteFilterExtensionRef', 'Settings of the implementation.'],
  },
  GatewayAllowedListeners: { namespaces: ['GatewayListenerNamespaces', 'Namespaces whose ListenerSets may attach.'] },
  GatewayListenerNamespaces: {
    from: ['=All|Selector|Same|None', 'Which namespaces.'],
    selector: ['LabelSelector', 'Labels of the namespaces, for from: Selector.'],
  },
  GatewayListenerSet: {
    listeners: ['[]KubernetesGatewayListener', 'Listeners that are added to the Gateway.'],
    parentRef: ['GatewayListenerSetParent', 'The Gateway that the listeners are added to.'],
  },
  GatewayListenerSetParent: {
    group: ['string', 'Group of the parent.'],
    kind: ['string', 'Kind of the parent.'],
    name: ['string', 'Name of the parent.'],
    namespace: ['string', 'Namespace of the parent; that of the set where it is left out.'],
  },
  GatewayBackendTLSPolicy: {
    options: ['{}string', 'Settings of the implementation.'],
    targetRefs: ['[]GatewayBackendTLSPolicyTargetRef', 'Services that the policy is for.'],
    validation: ['any', 'How the certificate of the backend is verified.'],
  },
}

/** Kinds of newer versions: the group, the version, the kind and its fields. */
export const NEWER_KINDS: readonly (readonly [group: string, version: string, kind: string, spec: string])[] = [
  ['gateway.networking.k8s.io', 'v1', 'GRPCRoute', 'GatewayGRPCRoute'],
  ['gateway.networking.k8s.io', 'v1', 'TLSRoute', 'GatewayTLSRoute'],
  ['gateway.networking.k8s.io', 'v1', 'TCPRoute', 'GatewayTCPRoute'],
  ['gateway.networking.k8s.io', 'v1', 'UDPRoute', 'GatewayTCPRoute'],
  ['gateway.networking.k8s.io', 'v1', 'ReferenceGrant', 'GatewayReferenceGrant'],
  ['gateway.networking.k8s.io', 'v1', 'BackendTLSPolicy', 'GatewayBackendTLSPolicy'],
  ['gateway.networking.k8s.io', 'v1', 'ListenerSet', 'GatewayListenerSet'],
  ['gateway.networking.k8s.io', 'v1alpha3', 'TLSRoute', 'GatewayTLSRoute'],
  ['gateway.networking.k8s.io', 'v1alpha3', 'BackendTLSPolicy', 'GatewayBackendTLSPolicy'],
]
