import type { Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../manifest/did-you-mean.ts'
import type { DestinationRule, Subset } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { resolveShortName } from '../mesh/hostname.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod, Service } from '../mesh/mesh.ts'
import { type AnalysisContext, about, replaceValue } from './analyzer.ts'
import { KnownHosts } from './known-hosts.ts'

type Labels = Readonly<Record<string, string>>

/**
 * IST0174 for a host that no service has and IST0173 for a subset that no pod at all fits (destinationrule/subset.go); ours beside them,
 * `subset-selects-no-pod`, where pods fit but none of them stands behind the host.
 */
export function destinationRuleTargets(context: AnalysisContext): Diagnostic[] {
  const hosts = new KnownHosts(context)
  const pods = { all: context.pods.map((pod) => pod.workloadLabels), behind: podsBehind(context.mesh) }
  return context.destinationRules.flatMap((resource) => {
    const { host = '', exportTo, subsets = [] } = resource.spec
    const known = hosts.find(host, resource.metadata.namespace, exportTo)
    if (!known) return [unknownHost(resource, host, hosts)]
    // Of subsets of one name the last is looked at.
    const names = subsets.map(({ name }) => name)
    return subsets.flatMap((subset, index) =>
      names.lastIndexOf(subset.name) > index
        ? []
        : checkSubset(resource, subset, ['spec', 'subsets', index], { ...known.selector, ...subset.labels }, pods),
    )
  })
}

function unknownHost(resource: Resource<DestinationRule>, host: string, hosts: KnownHosts): Diagnostic {
  const near = didYouMean(host, hosts.spellings(resource.metadata.namespace))
  const at = ['spec', 'host']
  return about(
    resource,
    'IST0174',
    'warning',
    `Host ${host || '(empty)'} is no service of the mesh, so this DestinationRule has no effect.${near ? ` Did you mean ${near}?` : ''}`,
    {
      at,
      fixes: near ? [replaceValue(resource, at, near)] : [],
    },
  )
}

function checkSubset(
  resource: Resource<DestinationRule>,
  subset: Subset,
  path: FieldPath,
  selector: Labels,
  pods: { readonly all: readonly Labels[]; readonly behind: ReturnType<typeof podsBehind> },
): Diagnostic[] {
  const { name = '' } = subset
  const behind = pods.behind(resource)
  // Pods behind the host are among all: most subsets need no look at the others.
  if (behind.some((pod) => selects(selector, pod.workloadLabels))) return []
  const shown = Object.entries(selector)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')
  const at = subset.labels ? [...path, 'labels'] : [...path, 'name']
  if (Object.keys(selector).length > 0 && !pods.all.some((labels) => selects(selector, labels)))
    return [
      about(
        resource,
        'IST0173',
        'error',
        `Subset ${name} selects no pod: none carries ${shown}, so requests for it get 503 UH.${hint(selector, behind)}`,
        { at },
      ),
    ]
  if (behind.length > 0)
    return [
      about(
        resource,
        'subset-selects-no-pod',
        'error',
        `Subset ${name} selects no pod behind ${resource.spec.host}: pods with ${shown} belong to other services, so requests for it get 503 UH.${hint(selector, behind)}`,
        { at },
      ),
    ]
  return []
}

/** What the pods behind the host carry instead, for the first label of the selector that differs. */
function hint(selector: Labels, behind: readonly Pod[]): string {
  for (const [key, value] of Object.entries(selector)) {
    const values = [...new Set(behind.flatMap((pod) => pod.labels[key] ?? []))].sort()
    if (values.length > 0 && !values.includes(value)) return ` Its pods have ${key}: ${values.join(', ')}.`
  }
  return ''
}

/** Tells the pods behind the host of a rule, in the order of the mesh. */
function podsBehind(mesh: Mesh): (rule: Resource<DestinationRule>) => readonly Pod[] {
  const services = new Map<string, Service>()
  for (const service of mesh.services)
    if (service.registry === 'Kubernetes' && !services.has(service.hostname)) services.set(service.hostname, service)
  const places = new Map(mesh.pods.map((pod, i) => [`${pod.namespace}/${pod.name}`, i]))
  return ({ spec, metadata }) => {
    const service = services.get(resolveShortName(spec.host ?? '', metadata.namespace, 'cluster.local'))
    const found = new Set(service?.endpoints.flatMap(({ pod }) => places.get(pod ?? '') ?? []))
    return [...found].sort((a, b) => a - b).flatMap((i) => mesh.pods[i] ?? [])
  }
}
