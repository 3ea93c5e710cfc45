import type { Gateway } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from './label-index.ts'
import type { Pod, Workload } from './mesh.ts'

/**
 * Gateway pods for Gateways whose selector fits no pod of the text, as a fragment seldom gives the Deployment of its ingress gateway: one pod
 * for each selector, in `istio-system`, marked `assumed`. They have no Service, so a server listens on the very port that it states.
 */
export function assumedGateways(gateways: readonly Resource<Gateway>[], pods: readonly Pod[]): readonly Workload[] {
  const unmet = new Map<string, Resource<Gateway>>()
  for (const gateway of gateways) {
    const selector = gateway.spec.selector ?? {}
    if (pods.some((pod) => pod.router && selects(selector, pod.labels))) continue
    const key = JSON.stringify(Object.entries(selector).sort())
    if (!unmet.has(key)) unmet.set(key, gateway)
  }
  const names = new Set<string>()
  return [...unmet.values()].map((gateway, index) => assume(gateway, index, names))
}

function assume(gateway: Resource<Gateway>, index: number, names: Set<string>): Workload {
  const selector = gateway.spec.selector ?? {}
  const wanted = selector['istio'] ? `istio-${selector['istio']}` : (selector['app'] ?? 'istio-ingressgateway')
  const name = names.has(wanted) ? `${wanted}-${index + 1}` : wanted
  names.add(name)
  const namespace = 'istio-system'
  const labels = { app: name, istio: 'ingressgateway', ...selector }
  const pod: Pod = {
    name: `${name}-0`,
    namespace,
    ip: `10.2.0.${index + 1}`,
    labels,
    serviceAccount: name,
    ready: true,
    sidecar: false,
    router: true,
    workload: `${namespace}/${name}`,
    node: '',
    locality: '',
    containerPorts: [],
    workloadLabels: labels,
    assumed: true,
  }
  return {
    id: pod.workload,
    kind: 'Deployment',
    name,
    namespace,
    labels,
    app: labels.app,
    version: '',
    pods: [pod],
    range: gateway.source.at(['spec', 'selector']),
  }
}
