import type { Diagnostic } from '../core/diagnostic.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'

/** IST0140: subsets chosen by the VirtualService of a host do not reach requests that a gateway sends there without one (virtualservice/destinationhosts.go). */
export function ingressSubsets({ virtualServices }: AnalysisContext): Diagnostic[] {
  const choosing = virtualServices.flatMap((resource) =>
    (resource.spec.http ?? []).flatMap((rule) =>
      (rule.route ?? []).flatMap(({ destination = {} }) => {
        const times = (resource.spec.hosts ?? []).filter((host) => host === destination.host).length
        return destination.subset && times > 0 ? [{ resource, host: destination.host ?? '' }] : []
      }),
    ),
  )
  return virtualServices.flatMap((resource) => {
    if (!resource.spec.gateways?.length) return []
    return (resource.spec.http ?? []).flatMap((rule, i) =>
      (rule.route ?? []).flatMap(({ destination = {} }, j) => {
        if (destination.subset) return []
        const names = new Set(choosing.filter(({ host }) => host === (destination.host ?? '')).map((choice) => fullName(choice.resource)))
        return [...names].map((name) =>
          about(
            resource,
            'IST0140',
            'warning',
            `VirtualService ${name} splits ${destination.host} by subset, but requests that this one sends there from a gateway do not pass it: name the subset here too.`,
            {
              at: ['spec', 'http', i, 'route', j, 'destination', 'host'],
            },
          ),
        )
      }),
    )
  })
}
