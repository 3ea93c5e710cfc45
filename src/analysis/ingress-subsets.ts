import type { Diagnostic } from '../core/diagnostic.ts'
import { remembered } from '../core/remembered.ts'
import type { VirtualService } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'

/** IST0140: subsets chosen by the VirtualService of a host do not reach requests that a gateway sends there without one (virtualservice/destinationhosts.go). */
export function ingressSubsets({ virtualServices }: AnalysisContext): Diagnostic[] {
  const choosing = virtualServices.flatMap((resource) => hostsChosenBySubset(resource.spec).map((host) => ({ resource, host })))
  return virtualServices.flatMap((resource) => {
    const told = new Set<string>()
    return unsplit(resource).flatMap(({ host, at, place }) =>
      choosing.flatMap((choice) => {
        const name = fullName(choice.resource)
        const once = `${name} ${place}`
        if (choice.host !== host || told.has(once)) return []
        told.add(once)
        const message = `VirtualService ${name} splits ${host} by subset, but requests that this one sends there from a gateway do not pass it: name the subset here too.`
        return [about(resource, 'IST0140', 'warning', message, { at })]
      }),
    )
  })
}

/** Hosts of a VirtualService of which its rules choose subsets. */
const hostsChosenBySubset = remembered(({ http = [], hosts = [] }: VirtualService): readonly string[] =>
  http.flatMap((rule) =>
    (rule.route ?? []).flatMap(({ destination = {} }) => {
      const { host = '', subset } = destination
      return subset && hosts.includes(host) ? [host] : []
    }),
  ),
)

interface Unsplit {
  readonly host: string
  readonly at: FieldPath
  /** Findings of one place are told once: istioctl finds the line of rules alone that are called `http`. */
  readonly place: string
}

/** Destinations without a subset of a VirtualService that is bound to gateways. */
function unsplit({ spec }: Resource<VirtualService>): readonly Unsplit[] {
  if (!spec.gateways?.length) return []
  return (spec.http ?? []).flatMap((rule, i) =>
    (rule.route ?? []).flatMap(({ destination = {} }, j) => {
      const at = ['spec', 'http', i, 'route', j, 'destination', 'host']
      return destination.subset ? [] : [{ host: destination.host ?? '', at, place: rule.name === 'http' ? `${i} ${j}` : '' }]
    }),
  )
}
