import type { ServiceSpec } from '../manifest/kinds.ts'
import type { Pod } from '../mesh/mesh.ts'

/** What the analysis asks of a pod. */
export type AnalysedPod = Pick<Pod, 'name' | 'namespace' | 'labels' | 'workloadLabels'>

const LABELS = { istio: 'ingressgateway' }

/** Istio's own ingress gateway is taken to be there, as `istioctl analyze` takes it, since texts seldom hold it (analysis/local/defaults.go). */
export const DEFAULT_GATEWAY_POD: AnalysedPod = {
  name: 'istio-ingressgateway-dummypod',
  namespace: 'istio-system',
  labels: LABELS,
  workloadLabels: LABELS,
}

/** The Service of the default ingress gateway, `istio-system/istio-ingressgateway`, unless the text gives its own. */
export const DEFAULT_GATEWAY_SERVICE: ServiceSpec = {
  selector: LABELS,
  ports: [80, 443, 31400, 15443].map((port) => ({ port, targetPort: port, protocol: 'TCP' })),
}
