/** Annotations that a pod may carry, under `<name>.istio.io/`. */
const OF_PODS: Readonly<Record<string, string>> = {
  ambient: 'bypass-inbound-capture dns-capture redirection',
  inject: 'templates',
  '': 'reroute-virtual-interfaces rev',
  prometheus: 'merge-metrics',
  proxy: 'config overrides',
  'readiness.status.sidecar': 'applicationPorts failureThreshold initialDelaySeconds periodSeconds',
  sidecar:
    'agentLogLevel bootstrapOverride componentLogLevel discoveryAddress extraStatTags inject interceptionMode logLevel nativeSidecar ' +
    'proxyCPU proxyCPULimit proxyImage proxyImageType proxyMemory proxyMemoryLimit rewriteAppHTTPProbers statsCompression ' +
    'statsEvictionInterval statsFlushInterval statsHistogramBins statsHistogramBuckets statsInclusionPrefixes statsInclusionRegexps ' +
    'statsInclusionSuffixes status userVolume userVolumeMount',
  'status.sidecar': 'port',
  'traffic.sidecar':
    'excludeInboundPorts excludeInterfaces excludeOutboundIPRanges excludeOutboundPorts includeInboundPorts includeOutboundIPRanges ' +
    'includeOutboundPorts kubevirtInterfaces',
}

const OF_OTHERS: readonly (readonly [name: string, ...kinds: readonly string[]])[] = [
  ['alpha.istio.io/canonical-serviceaccounts', 'Service'],
  ['alpha.istio.io/kubernetes-serviceaccounts', 'Service'],
  ['ambient.istio.io/waypoint-inbound-binding', 'GatewayClass', 'Gateway'],
  ['galley.istio.io/analyze-suppress', 'Any'],
  ['gateway.istio.io/controller-version', 'Any'],
  ['gateway.istio.io/name-override', 'Gateway'],
  ['gateway.istio.io/service-account', 'Gateway'],
  ['istio.io/autoRegistrationGroup', 'WorkloadEntry'],
  ['istio.io/connectedAt', 'WorkloadEntry'],
  ['istio.io/disconnectedAt', 'WorkloadEntry'],
  ['istio.io/dry-run', 'AuthorizationPolicy'],
  ['istio.io/use-waypoint-canary-weight', 'Service', 'ServiceEntry', 'Namespace'],
  ['istio.io/workloadController', 'WorkloadEntry'],
  ['kubernetes.io/ingress.class', 'Ingress'],
  ['networking.istio.io/exportTo', 'Service'],
  ['networking.istio.io/service-type', 'Gateway'],
  ['networking.istio.io/traffic-distribution', 'Namespace', 'Service', 'ServiceEntry'],
  ['topology.istio.io/controlPlaneClusters', 'Namespace'],
  ['traffic.istio.io/nodeSelector', 'Service'],
]

/** Kinds of objects that each of Istio's annotations is for; `Any` stands for all (istio.io/api, annotation). */
export const ANNOTATION_KINDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...Object.entries(OF_PODS).flatMap(([prefix, names]) =>
    names.split(' ').map((name) => [`${prefix === '' ? '' : `${prefix}.`}istio.io/${name}`, ['Pod']] as const),
  ),
  ...OF_OTHERS.map(([name, ...kinds]): readonly [string, readonly string[]] => [name, kinds]),
])

/** Annotations that Istio has given up. */
export const DEPRECATED_ANNOTATIONS: ReadonlySet<string> = new Set([
  'alpha.istio.io/canonical-serviceaccounts',
  'alpha.istio.io/kubernetes-serviceaccounts',
  'sidecar.istio.io/discoveryAddress',
  'sidecar.istio.io/extraStatTags',
  'sidecar.istio.io/inject',
  'sidecar.istio.io/statsCompression',
  'sidecar.istio.io/statsInclusionPrefixes',
  'sidecar.istio.io/statsInclusionRegexps',
  'sidecar.istio.io/statsInclusionSuffixes',
  'traffic.sidecar.istio.io/kubevirtInterfaces',
])

/** Annotations that controllers write, of which nothing is said (maturity.go, AlwaysIgnoredAnnotations). */
export const WRITTEN_BY_ISTIO: ReadonlySet<string> = new Set([
  'sidecar.istio.io/status',
  'gateway.istio.io/controller-version',
  'istio.io/rev',
])
