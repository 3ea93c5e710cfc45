import type { Diagnostic } from '../core/diagnostic.ts'
import type { VirtualService } from '../manifest/kinds.ts'
import type { FieldPath } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'
import type { AnalysedPod } from './default-gateway.ts'
import { isClaim } from './validation/headers.ts'

/** IST0149: routing by a claim of a token that no RequestAuthentication verifies at the gateway (virtualservice/jwtclaimroute.go). */
export function jwtClaims(context: AnalysisContext): Diagnostic[] {
  return context.virtualServices.flatMap((resource) => {
    const claim = firstClaim(resource.spec)
    if (!claim) return []
    return (resource.spec.gateways ?? []).flatMap((name) => {
      const id = name.includes('/') ? name : `${resource.metadata.namespace}/${name}`
      const gateway = name === 'mesh' ? undefined : context.gateways.find((candidate) => fullName(candidate) === id)
      const pods = gateway ? context.pods.filter((pod) => selects(gateway.spec.selector ?? {}, pod.labels)) : []
      return pods
        .filter((pod) => !isVerified(pod, context))
        .map((pod) =>
          about(
            resource,
            'IST0149',
            'error',
            `Routing by ${claim.key} needs verified tokens, but no RequestAuthentication selects pod ${pod.name} of gateway ${id}.`,
            { at: claim.at },
          ),
        )
    })
  })
}

function firstClaim({ http = [] }: VirtualService): { readonly key: string; readonly at: FieldPath } | undefined {
  for (const [i, { match = [] }] of http.entries())
    for (const [j, block] of match.entries())
      for (const part of ['headers', 'withoutHeaders'] as const) {
        const key = Object.keys(block[part] ?? {}).find(isClaim)
        if (key) return { key, at: ['spec', 'http', i, 'match', j, part, key] }
      }
  return undefined
}

function isVerified(pod: AnalysedPod, { requestAuthentications }: AnalysisContext): boolean {
  return requestAuthentications.some(
    ({ metadata, spec }) =>
      (metadata.namespace === 'istio-system' || metadata.namespace === pod.namespace) &&
      selects(spec.selector?.matchLabels ?? {}, pod.labels),
  )
}
