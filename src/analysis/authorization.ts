import type { Diagnostic } from '../core/diagnostic.ts'
import type { AuthorizationPolicy } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about } from './analyzer.ts'
import { selectorText } from './selector-text.ts'

/** AuthorizationPolicies: IST0127 where they select no pod, IST0101 for namespaces that do not exist (authz/authorizationpolicies.go). */
export function authorization(context: AnalysisContext): Diagnostic[] {
  const namespaces = givenNamespaces(context.resources)
  return context.authorizationPolicies.flatMap((resource) => [
    ...withoutPods(resource, context),
    ...unknownNamespaces(resource, namespaces),
  ])
}

function withoutPods(resource: Resource<AuthorizationPolicy>, { mesh, asWritten, resources }: AnalysisContext): Diagnostic[] {
  const { namespace } = resource.metadata
  const { selector } = resource.spec
  const everywhere = namespace === mesh.config.rootNamespace
  if (everywhere && !selector) return []
  const pods = mesh.pods.filter((pod) => (pod.sidecar || pod.router) && (everywhere || pod.namespace === namespace))
  const bare = asWritten ? podsWithoutProxy(resources) : NOBODY
  if (pods.some((pod) => selects(selector?.matchLabels ?? {}, pod.labels) && !bare.has(`${pod.namespace}/${pod.name}`))) return []
  const labels = selectorText(selector?.matchLabels)
  const which = labels ? `with ${labels} ` : ''
  const message = `No pod ${which}${everywhere ? 'of the mesh' : `of namespace ${namespace}`} has a sidecar, so this policy protects nothing.`
  return [about(resource, 'IST0127', 'warning', message, { at: selector ? ['spec', 'selector'] : ['metadata', 'name'] })]
}

function givenNamespaces(resources: readonly Resource[]): readonly string[] {
  return resources.filter(({ kind, group }) => kind === 'Namespace' && group === '').map(({ metadata }) => metadata.name)
}

const NOBODY: ReadonlySet<string> = new Set()

/** Pods given as such, of a Namespace that is not: read as they stand, since no webhook is known to have added a proxy. */
function podsWithoutProxy(resources: readonly Resource[]): ReadonlySet<string> {
  const namespaces = givenNamespaces(resources)
  const bare = resources.filter(({ kind, group, metadata, spec }) => {
    if (kind !== 'Pod' || group !== '' || namespaces.includes(metadata.namespace)) return false
    const { containers = [], initContainers = [] } = spec as Readonly<Record<string, readonly { readonly name?: string }[]>>
    return (
      metadata.labels['sidecar.istio.io/inject'] !== 'true' &&
      ![...containers, ...initContainers].some(({ name }) => name === 'istio-proxy')
    )
  })
  return new Set(bare.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`))
}

/** Of `notNamespaces` one that is missing is told once, unless as many `namespaces` stand beside it: istioctl looks for its line among those. */
function unknownNamespaces(resource: Resource<AuthorizationPolicy>, known: readonly string[]): Diagnostic[] {
  const told = new Set<string>()
  return (resource.spec.rules ?? []).flatMap((rule, i) =>
    (rule.from ?? []).flatMap(({ source }, j) =>
      (['namespaces', 'notNamespaces'] as const).flatMap((field) =>
        (source?.[field] ?? []).flatMap((pattern, k) => {
          const place = k < (source?.namespaces?.length ?? 0) ? `${i} ${j} ${k}` : ''
          if (known.some((name) => fits(name, pattern)) || told.has(`${pattern} ${place}`)) return []
          told.add(`${pattern} ${place}`)
          const at = ['spec', 'rules', i, 'from', j, 'source', field, k]
          return [about(resource, 'IST0101', 'error', `Namespace ${pattern} does not exist.`, { at })]
        }),
      ),
    ),
  )
}

function fits(name: string, pattern: string): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1))
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name.toLowerCase() === pattern.toLowerCase()
}
