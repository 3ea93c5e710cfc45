import type { HTTPRoute, L4MatchAttributes, TCPRoute, TLSRoute, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { sortByAge } from './age.ts'
import { mergeDelegates } from './delegates.ts'
import { resolveGatewayName, resolveShortName } from './hostname.ts'
import type { MeshConfig } from './mesh.ts'
import { defaultExportTo } from './mesh-config.ts'
import type { SpecCache } from './spec-cache.ts'
import { isVisible, resolveExportTo } from './visibility.ts'

/**
 * The VirtualServices of the mesh, oldest first: short names resolved, `exportTo` stated as namespaces, delegates merged into the roots that
 * name them (pilot/pkg/model/virtualservice_controller.go). One without hosts is a delegate and has no place of its own.
 */
export function buildVirtualServices(
  given: readonly Resource<VirtualService>[],
  config: MeshConfig,
  specs: SpecCache,
): readonly Resource<VirtualService>[] {
  const resolved = sortByAge(given).map((resource) => ({
    ...resource,
    spec: specs.of(resource.spec, (spec) => resolveSpec(spec, resource.metadata.namespace, config)),
  }))
  const isDelegate = (r: Resource<VirtualService>) => (r.spec.hosts ?? []).length === 0
  const delegates = new Map(resolved.filter(isDelegate).map((r) => [`${r.metadata.namespace}/${r.metadata.name}`, r]))
  return resolved
    .filter((r) => !isDelegate(r))
    .map((root) => {
      if (!root.spec.http?.some((route) => route.delegate)) return root
      return mergeDelegates(root, (delegate) => {
        const found = delegates.get(`${delegate.namespace || root.metadata.namespace}/${delegate.name}`)
        return found && isVisible(found.spec.exportTo ?? ['*'], root.metadata.namespace) ? found : undefined
      })
    })
}

function resolveSpec(spec: VirtualService, namespace: string, config: MeshConfig): VirtualService {
  const names = new NameResolver(namespace, config.domain)
  return {
    ...spec,
    exportTo: resolveExportTo(spec.exportTo, namespace, defaultExportTo(config, 'defaultVirtualServiceExportTo')),
    ...(spec.hosts && { hosts: spec.hosts.map((host) => names.host(host)) }),
    ...(spec.gateways && { gateways: spec.gateways.map((gateway) => resolveGatewayName(gateway, namespace)) }),
    ...(spec.http && { http: spec.http.map((route) => names.http(route)) }),
    ...(spec.tcp && { tcp: spec.tcp.map((route) => names.tcp(route)) }),
    ...(spec.tls && { tls: spec.tls.map((route) => names.tls(route)) }),
  }
}

/** Writes out the short names of one VirtualService, which belong to its own namespace. */
class NameResolver {
  readonly #namespace: string
  readonly #domain: string

  constructor(namespace: string, domain: string) {
    this.#namespace = namespace
    this.#domain = domain
  }

  host(host: string): string {
    return resolveShortName(host, this.#namespace, this.#domain)
  }

  http(route: HTTPRoute): HTTPRoute {
    return {
      ...route,
      ...(route.match && { match: route.match.map((match) => this.#gateways(match)) }),
      ...(route.route && { route: route.route.map((target) => this.#target(target)) }),
      ...(route.mirror && { mirror: this.#destination(route.mirror) }),
      ...(route.mirrors && { mirrors: route.mirrors.map((mirror) => this.#target(mirror)) }),
    }
  }

  tcp(route: TCPRoute): TCPRoute {
    return {
      ...route,
      ...(route.match && { match: route.match.map((match: L4MatchAttributes) => this.#gateways(match)) }),
      ...(route.route && { route: route.route.map((target) => this.#target(target)) }),
    }
  }

  tls(route: TLSRoute): TLSRoute {
    return {
      ...route,
      ...(route.match && { match: route.match.map((match) => this.#gateways(match)) }),
      ...(route.route && { route: route.route.map((target) => this.#target(target)) }),
    }
  }

  #gateways<T extends { readonly gateways?: readonly string[] }>(match: T): T {
    return match.gateways ? { ...match, gateways: match.gateways.map((gateway) => resolveGatewayName(gateway, this.#namespace)) } : match
  }

  #target<T extends { readonly destination?: { readonly host?: string } }>(target: T): T {
    return target.destination ? { ...target, destination: this.#destination(target.destination) } : target
  }

  #destination<T extends { readonly host?: string }>(destination: T): T {
    return destination.host === undefined ? destination : { ...destination, host: this.host(destination.host) }
  }
}
