import type { Diagnostic } from '../core/diagnostic.ts'
import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { about, eachAlone } from './analyzer.ts'

interface Weighted {
  readonly weight?: number
}

/** `weights-sum` and `weight-missing`: splits that are valid but unlikely to be meant. Sums of 0 and negative weights are validation's to tell. */
export const weights = eachAlone(({ virtualServices }) => virtualServices, splitsOf)

function splitsOf(resource: Resource<VirtualService>): readonly Diagnostic[] {
  return (['http', 'tcp', 'tls'] as const).flatMap((protocol) =>
    (resource.spec[protocol] ?? []).flatMap((rule, index) => checkSplit(resource, protocol, index, rule.route ?? [])),
  )
}

function checkSplit(resource: Resource<VirtualService>, protocol: string, index: number, routes: readonly Weighted[]): Diagnostic[] {
  const total = routes.reduce((sum, { weight = 0 }) => sum + weight, 0)
  if (routes.length < 2 || total === 0 || routes.some(({ weight = 0 }) => weight < 0)) return []
  const path = ['spec', protocol, index, 'route']
  const missing = routes.flatMap(({ weight }, position) => (weight === undefined ? [position] : []))
  const found = missing.map((position) =>
    about(resource, 'weight-missing', 'warning', 'This destination has no `weight`, so it gets no request: the others share them all.', {
      at: [...path, position],
    }),
  )
  if (total !== 100 && missing.length === 0) {
    const shares = routes.map(({ weight = 0 }) => `${Math.round((weight / total) * 1000) / 10}\u00A0%`).join(', ')
    found.push(
      about(resource, 'weights-sum', 'note', `Weights add up to ${total}, not 100. Envoy takes them as proportions: ${shares}.`, {
        at: path,
      }),
    )
  }
  return found
}
