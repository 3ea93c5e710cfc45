import type { Destination } from '../manifest/kinds.ts'
import type { Mesh } from '../mesh/mesh.ts'

/** A Service that rules speak of. */
export interface ReferencedHost {
  readonly hostname: string
  readonly name: string
  readonly namespace: string
  readonly ports: readonly number[]
  readonly subsets: readonly string[]
}

/** The Kubernetes Services that VirtualServices send to and DestinationRules are for, with the ports and subsets that they name. */
export function referencedHosts(mesh: Mesh): ReferencedHost[] {
  const found = new Map<string, { ports: Set<number>; subsets: Set<string> }>()
  for (const destination of destinationsOf(mesh)) {
    const hostname = destination.host ?? ''
    const known = found.get(hostname) ?? { ports: new Set(), subsets: new Set() }
    if (destination.port?.number !== undefined) known.ports.add(destination.port.number)
    if (destination.subset) known.subsets.add(destination.subset)
    found.set(hostname, known)
  }
  return [...found].flatMap(([hostname, { ports, subsets }]) => {
    const place = serviceName(hostname, mesh.config.domain)
    return place ? [{ hostname, ...place, ports: [...ports], subsets: [...subsets] }] : []
  })
}

function destinationsOf(mesh: Mesh): Destination[] {
  const ofRoutes = mesh.virtualServices.flatMap(({ spec }) => [
    ...(spec.http ?? []).flatMap((route) => [
      ...(route.route ?? []).map((each) => each.destination),
      route.mirror,
      ...(route.mirrors ?? []).map((each) => each.destination),
    ]),
    ...[...(spec.tcp ?? []), ...(spec.tls ?? [])].flatMap((route) => (route.route ?? []).map((each) => each.destination)),
  ])
  const ofRules = mesh.destinationRules.map((rule): Destination => ({ ...(rule.spec.host !== undefined && { host: rule.spec.host }) }))
  return [...ofRoutes, ...ofRules].flatMap((each) => (each?.host ? [each] : []))
}

function serviceName(hostname: string, domain: string): { name: string; namespace: string } | undefined {
  const match = new RegExp(`^([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc\\.${domain.replaceAll('.', '\\.')}$`).exec(hostname)
  return match ? { name: match[1] ?? '', namespace: match[2] ?? '' } : undefined
}

/** Whether one name is likely a slip of the other: one letter added, left out or changed, or two neighbours swapped. */
export function isNearName(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  // Numbered names (`reviews-v2`, `gateway1`) differ on purpose.
  if (/\d/.test(restA + restB)) return false
  return (restA.length <= 1 && restB.length <= 1) || (restA.length === 2 && restA === `${restB[1]}${restB[0]}`)
}
