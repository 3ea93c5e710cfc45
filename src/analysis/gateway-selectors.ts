import type { Diagnostic } from '../core/diagnostic.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about } from './analyzer.ts'

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name'
const POLICIES = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin']

/** IST0166: a policy that selects the pods of a Kubernetes Gateway by labels, where only a target reference works (k8sgateway/workloadselector.go). */
export function gatewaySelectors({ resources, mesh }: AnalysisContext): Diagnostic[] {
  return resources.flatMap((resource) => {
    if (!resource.group.endsWith('.istio.io') || !POLICIES.includes(resource.kind)) return []
    const { selector, targetRef } = (resource.spec ?? {}) as { selector?: { matchLabels?: Record<string, string> }; targetRef?: unknown }
    if (!selector || targetRef) return []
    return mesh.pods
      .filter(
        (pod) =>
          pod.namespace === resource.metadata.namespace &&
          pod.labels[GATEWAY_NAME] !== undefined &&
          selects(selector.matchLabels ?? {}, pod.labels),
      )
      .map((pod) =>
        about(
          resource,
          'IST0166',
          'warning',
          `A selector has no effect on Kubernetes Gateway ${pod.labels[GATEWAY_NAME]}: use \`targetRef\`.`,
          { at: ['spec', 'selector'] },
        ),
      )
  })
}
