import { remembered } from '../core/remembered.ts'
import type { Destination, VirtualService } from '../manifest/kinds.ts'
import type { FieldPath } from '../manifest/resource.ts'

/** A place in a VirtualService that names a destination. */
export interface DestinationUse {
  readonly kind: 'route' | 'mirror'
  readonly destination: Destination
  readonly path: FieldPath
}

/** The destinations of all tcp, tls and http routes, then of all mirrors. */
export const destinationsOf = remembered(collectDestinations)

/** The uses with those among several `mirrors` of one `key` left out but for the first: istioctl knows no lines of them, and tells each text once. */
export function withoutRepeatedMirrors(
  uses: readonly DestinationUse[],
  key: (destination: Destination) => string,
): readonly DestinationUse[] {
  const told = new Set<string>()
  return uses.filter(({ destination, path }) => {
    if (!path.includes('mirrors')) return true
    const isNew = !told.has(key(destination))
    told.add(key(destination))
    return isNew
  })
}

function collectDestinations(spec: VirtualService): readonly DestinationUse[] {
  const routes = (['tcp', 'tls', 'http'] as const).flatMap((protocol) =>
    (spec[protocol] ?? []).flatMap((rule, i) =>
      (rule.route ?? []).map(
        ({ destination }, j): DestinationUse => ({
          kind: 'route',
          destination: destination ?? {},
          path: ['spec', protocol, i, 'route', j, 'destination'],
        }),
      ),
    ),
  )
  return [...routes, ...mirrorsOf(spec)]
}

function mirrorsOf(spec: VirtualService): readonly DestinationUse[] {
  return (spec.http ?? []).flatMap((rule, i) => {
    const path = ['spec', 'http', i] as const
    const one: DestinationUse[] = rule.mirror ? [{ kind: 'mirror', destination: rule.mirror, path: [...path, 'mirror'] }] : []
    return [
      ...one,
      ...(rule.mirrors ?? []).map(
        ({ destination = {} }, j): DestinationUse => ({ kind: 'mirror', destination, path: [...path, 'mirrors', j, 'destination'] }),
      ),
    ]
  })
}
