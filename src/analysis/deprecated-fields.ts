import type { Diagnostic } from '../core/diagnostic.ts'
import { type AnalysisContext, about } from './analyzer.ts'

/** IST0002: fields that Istio has given up (deprecation/deprecation.go). */
export function deprecatedFields({ virtualServices, sidecars }: AnalysisContext): Diagnostic[] {
  return [
    ...virtualServices.flatMap((resource) => {
      const index = (resource.spec.http ?? []).findIndex(({ fault }) => (fault?.delay?.percent ?? 0) > 0)
      const at = ['spec', 'http', index, 'fault', 'delay', 'percent']
      return index < 0 ? [] : [about(resource, 'IST0002', 'warning', '`fault.delay.percent` is deprecated: use `percentage`.', { at })]
    }),
    ...sidecars.flatMap((resource) =>
      resource.spec.outboundTrafficPolicy?.egressProxy
        ? [
            about(resource, 'IST0002', 'warning', '`outboundTrafficPolicy.egressProxy` is deprecated and ignored.', {
              at: ['spec', 'outboundTrafficPolicy', 'egressProxy'],
            }),
          ]
        : [],
    ),
  ]
}
