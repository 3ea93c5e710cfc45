import type { Diagnostic } from '../core/diagnostic.ts'
import { type AnalysisContext, about } from './analyzer.ts'

const BUNDLE = 'gateway.networking.k8s.io/bundle-version'

/** The least release of the Gateway API whose definitions istiod reads, by name (schema/gatewayapi, MinimumCRDVersions). */
const LEAST: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  'grpcroutes.gateway.networking.k8s.io': [1, 1],
  'backendtlspolicies.gateway.networking.k8s.io': [1, 4],
  'tlsroutes.gateway.networking.k8s.io': [1, 5],
  'tcproutes.gateway.networking.k8s.io': [1, 6],
}

/** IST0176: definitions of the Gateway API that are too old for istiod, which passes over their resources (k8sgateway/crdversion.go). */
export function gatewayApiVersions({ resources }: AnalysisContext): Diagnostic[] {
  return resources.flatMap((resource) => {
    const { name, annotations } = resource.metadata
    const least = resource.kind === 'CustomResourceDefinition' && Object.hasOwn(LEAST, name) ? LEAST[name] : undefined
    const [, major = 0, minor = 0] = (/^v?(\d+)(?:\.(\d+))?/.exec(annotations[BUNDLE] ?? '') ?? []).map(Number)
    if (!least || annotations[BUNDLE] === undefined || Number.isNaN(major)) return []
    if (major > least[0] || (major === least[0] && (minor || 0) >= least[1])) return []
    const message = `${name} is of version ${annotations[BUNDLE]}, but Istio reads it from ${least.join('.')} on: resources of that kind have no effect.`
    return [
      about(resource, 'IST0176', 'warning', message, {
        at: ['metadata', 'annotations', BUNDLE],
        as: { kind: resource.kind, namespace: '', name },
      }),
    ]
  })
}
