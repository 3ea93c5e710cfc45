import type { ServicePort } from '../manifest/kinds.ts'
import { resolveShortName } from '../mesh/hostname.ts'
import type { AnalysisContext } from './analyzer.ts'

/** A host of a Service or ServiceEntry as the analysis knows it. */
export interface KnownHost {
  readonly host: string
  readonly ports: readonly number[]
  /** Labels that a ServiceEntry selects its workloads by. */
  readonly selector: Readonly<Record<string, string>>
}

const DOMAIN = 'cluster.local'
const EVERYWHERE = '*'

/**
 * Hosts by scope (a namespace, or `*`) and full name, looked up as `istioctl analyze` does it, which is simpler than what istiod does at run
 * time: a destination is searched in what is exported to all and in what the resource itself is exported to (analyzers/util/service_lookup.go).
 */
export class KnownHosts {
  readonly #byScope = new Map<string, KnownHost>()

  constructor({ services, serviceEntries }: AnalysisContext) {
    for (const { metadata, spec } of serviceEntries)
      for (const host of spec.hosts ?? []) {
        const known = { host, ports: (spec.ports ?? []).map(({ number }) => number ?? 0), selector: spec.workloadSelector?.labels ?? {} }
        for (const scope of scopes(spec.exportTo, metadata.namespace)) this.#add(scope, metadata.namespace, host, known)
      }
    for (const { metadata, spec } of services) {
      const annotation = metadata.annotations['networking.istio.io/exportTo']
      const host = resolveShortName(metadata.name, metadata.namespace, DOMAIN)
      const known = { host, ports: portNumbers(spec.ports), selector: {} }
      const exportTo = annotation?.split(',').map((name) => name.trim())
      for (const scope of exportTo ? exportTo.map((name) => (name === '.' ? metadata.namespace : name)) : [EVERYWHERE])
        this.#add(scope, metadata.namespace, metadata.name, known)
    }
  }

  #add(scope: string, namespace: string, host: string, known: KnownHost): void {
    this.#byScope.set(key(scope, namespace, host), known)
  }

  /** The host that a resource of `namespace` means by `host`; undefined where there is none. */
  find(host: string, namespace: string, exportTo: readonly string[] | undefined): KnownHost | undefined {
    const own = exportTo && exportTo.length > 0 ? exportTo.map((name) => (name === '.' ? namespace : name)) : [namespace]
    for (const scope of [EVERYWHERE, ...own]) {
      const known = this.#byScope.get(key(scope, namespace, host))
      if (known) return known
    }
    return this.#byWildcard(host, namespace)
  }

  #byWildcard(host: string, namespace: string): KnownHost | undefined {
    for (const [scoped, known] of this.#byScope) {
      const slash = scoped.indexOf('/')
      const [scope, wildcard] = [scoped.slice(0, slash), scoped.slice(slash + 1)]
      const visible = scope === EVERYWHERE || scope === namespace
      if (visible && wildcard.startsWith('*') && host.replace(/^\*/, '').endsWith(wildcard.slice(1))) return known
    }
    return undefined
  }

  /** How a resource of `namespace` may write each host that it sees, for suggestions. */
  spellings(namespace: string): readonly string[] {
    return [...this.#byScope].flatMap(([scoped, { host }]) => {
      const scope = scoped.slice(0, scoped.indexOf('/'))
      if (scope !== EVERYWHERE && scope !== namespace) return []
      const suffix = `.${namespace}.svc.${DOMAIN}`
      return host.endsWith(suffix) ? [host.slice(0, -suffix.length), host] : [host]
    })
  }
}

function key(scope: string, namespace: string, host: string): string {
  return `${scope}/${resolveShortName(host, namespace, DOMAIN)}`
}

function portNumbers(ports: readonly ServicePort[] | undefined): readonly number[] {
  return (ports ?? []).map(({ port }) => port ?? 0)
}

/** Namespaces that see a thing, by its exportTo; `*` where it has none. */
export function scopes(exportTo: readonly string[] | undefined, namespace: string): readonly string[] {
  if (!exportTo || exportTo.length === 0 || exportTo.includes(EVERYWHERE)) return [EVERYWHERE]
  return [...new Set(exportTo.map((name) => (name === '.' ? namespace : name)))]
}
