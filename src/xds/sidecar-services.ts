import type { Service, ServicePort } from '../mesh/mesh.ts'

/** The services that a proxy knows, one a hostname: parts of one service that several listeners import are put together. */
export class ServiceList {
  readonly #services: Service[] = []
  readonly #indexByHostname = new Map<string, number>()

  /** Adds a service; which of two with one hostname counts is pilot/pkg/model/sidecar.go, appendSidecarServices. */
  add(service: Service): void {
    const index = this.#indexByHostname.get(service.hostname)
    const existing = index === undefined ? undefined : this.#services[index]
    if (index === undefined || !existing) {
      this.#indexByHostname.set(service.hostname, this.#services.length)
      this.#services.push(service)
    } else if (existing !== service) {
      this.#services[index] = combine(existing, service)
    }
  }

  get services(): readonly Service[] {
    return this.#services
  }

  byHostname(): ReadonlyMap<string, Service> {
    return new Map(this.#services.map((service) => [service.hostname, service]))
  }
}

/** A Kubernetes Service takes its hostname from any other; two of one kind and namespace are merged; else the first stays. */
function combine(existing: Service, added: Service): Service {
  const [had, has] = [existing.registry === 'Kubernetes', added.registry === 'Kubernetes']
  if (had !== has) return has ? added : existing
  if (samePorts(existing.ports, added.ports) || !canMerge(existing, added)) return existing
  const known = new Set(existing.ports.map((p) => p.port))
  return { ...existing, ports: [...existing.ports, ...added.ports.filter((p) => !known.has(p.port))] }
}

function samePorts(a: readonly ServicePort[], b: readonly ServicePort[]): boolean {
  return a.length === b.length && a.every((p, i) => p.port === b[i]?.port && p.name === b[i].name && p.protocol === b[i].protocol)
}

function canMerge(a: Service, b: Service): boolean {
  const same = (field: 'labels' | 'selector' | 'exportTo') => JSON.stringify(a[field]) === JSON.stringify(b[field])
  return a.namespace === b.namespace && a.resolution === b.resolution && same('labels') && same('selector') && same('exportTo')
}

/** The service with nothing but the listener's port; undefined where it has no such port. */
export function onlyPort(service: Service, port: number): Service | undefined {
  const own = service.ports.find((p) => p.port === port)
  if (!own) return undefined
  return service.ports.length === 1 ? service : { ...service, ports: [own] }
}

/** The service with the ports that a VirtualService's destinations name; 0 stands for a destination without port, and so for all. */
export function onlyDestinationPorts(service: Service, ports: ReadonlySet<number>): Service | undefined {
  if (ports.size === 0 || ports.has(0)) return service
  const found = service.ports.filter((p) => ports.has(p.port))
  if (found.length === service.ports.length) return service
  return found.length > 0 ? { ...service, ports: found } : undefined
}
