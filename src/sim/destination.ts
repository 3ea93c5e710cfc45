import type { Mesh, Service } from '../mesh/mesh.ts'

/** Where a URL leads: the host and port to connect to, and what the request line says. */
export interface CallUrl {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** As the Host header has it. */
  readonly authority: string
  readonly path: string
}

/** Reads an absolute URL of http or https; a missing scheme is http, a missing path `/`. The fragment is dropped. */
export function parseCallUrl(url: string): CallUrl {
  const match = /^(?:(https?):\/\/)?([^/?#]*)([^#]*)/i.exec(url.trim())
  const scheme = match?.[1]?.toLowerCase() === 'https' ? 'https' : 'http'
  const authority = match?.[2] ?? ''
  const rest = match?.[3] ?? ''
  const { host, port } = splitPort(authority)
  return { scheme, host, port: port ?? (scheme === 'https' ? 443 : 80), authority, path: rest.startsWith('/') ? rest : `/${rest}` }
}

/** Host and port of an authority. */
export function splitPort(authority: string): { readonly host: string; readonly port?: number } {
  const match = /^(.*):(\d+)$/.exec(authority)
  return match ? { host: (match[1] ?? '').toLowerCase(), port: Number(match[2]) } : { host: authority.toLowerCase() }
}

/** Services of one mesh by the names that a client's DNS resolves. */
export class ServiceNames {
  private readonly byHost = new Map<string, Service>()
  private readonly domain: string

  constructor(mesh: Mesh) {
    this.domain = mesh.config.domain
    for (const service of mesh.services) if (!this.byHost.has(service.hostname)) this.byHost.set(service.hostname, service)
  }

  /** The service that `host` names to a client in `namespace`, searched as a pod's resolv.conf would. */
  find(host: string, namespace: string): Service | undefined {
    const name = host.endsWith('.') ? host.slice(0, -1) : host
    for (const suffix of ['', `.${namespace}.svc.${this.domain}`, `.svc.${this.domain}`, `.${this.domain}`]) {
      const found = this.byHost.get(name + suffix)
      if (found) return found
    }
    return this.wildcard(name)
  }

  withHostname(hostname: string): Service | undefined {
    return this.byHost.get(hostname) ?? this.wildcard(hostname)
  }

  private wildcard(name: string): Service | undefined {
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      const found = this.byHost.get(`*${name.slice(dot)}`)
      if (found) return found
    }
    return undefined
  }
}
