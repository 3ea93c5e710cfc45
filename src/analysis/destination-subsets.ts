import type { Diagnostic, QuickFix } from '../core/diagnostic.ts'
import { didYouMean } from '../manifest/did-you-mean.ts'
import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about, replaceValue } from './analyzer.ts'
import { type DestinationUse, destinationsOf, withoutRepeatedMirrors } from './destinations.ts'

const CLUSTER_HOST = /^(.+)\.(.+)\.svc\.cluster\.local$/

/** IST0101 for subsets that no DestinationRule defines (virtualservice/destinationrules.go). */
export function destinationSubsets(context: AnalysisContext): Diagnostic[] {
  const subsets = definedSubsets(context)
  return context.virtualServices.flatMap((resource) =>
    withoutRepeatedMirrors(destinationsOf(resource.spec), ({ host, subset }) => `${host} ${subset}`).flatMap((use) => {
      const { host = '', subset = '' } = use.destination
      const defined = subsets.get(hostKey(host, resource.metadata.namespace))
      return subset === '' || defined?.has(subset) ? [] : [missingSubset(resource, use, defined)]
    }),
  )
}

/** `name/namespace` of a host; what is no full cluster name counts as a name in the resource's own namespace. */
function hostKey(host: string, namespace: string): string {
  const [, name, ofNamespace] = CLUSTER_HOST.exec(host) ?? []
  return `${name ?? host}/${ofNamespace ?? namespace}`
}

function definedSubsets({ destinationRules }: AnalysisContext): ReadonlyMap<string, ReadonlySet<string>> {
  const defined = new Map<string, Set<string>>()
  for (const { metadata, spec } of destinationRules) {
    const key = hostKey(spec.host ?? '', metadata.namespace)
    const names = defined.get(key) ?? new Set<string>()
    for (const { name = '' } of spec.subsets ?? []) names.add(name)
    defined.set(key, names)
  }
  return defined
}

function missingSubset(
  resource: Resource<VirtualService>,
  { kind, destination, path }: DestinationUse,
  defined: ReadonlySet<string> | undefined,
): Diagnostic {
  const { host = '', subset = '' } = destination
  const at = [...path, 'subset']
  const near = defined && didYouMean(subset, defined)
  const has =
    defined && defined.size > 0
      ? `its DestinationRule has ${[...defined].join(', ')}`
      : defined
        ? 'its DestinationRule has no subsets'
        : 'no DestinationRule of that host exists'
  const effect = kind === 'mirror' ? 'copies go nowhere' : 'requests get 503 NC'
  const fixes = near ? [replaceValue(resource, at, near)] : defined ? [] : [addDestinationRule(resource, host)]
  return about(resource, 'IST0101', 'error', `Subset ${subset} of ${host} is not defined: ${has}, so ${effect}.`, { at, fixes })
}

/** Appends a DestinationRule with every subset that the VirtualService asks of the host, each by its `version` label. */
function addDestinationRule(resource: Resource<VirtualService>, host: string): QuickFix {
  const names = [
    ...new Set(
      destinationsOf(resource.spec)
        .filter(({ destination }) => destination.host === host)
        .flatMap(({ destination }) => destination.subset ?? []),
    ),
  ]
  const { namespace } = resource.metadata
  const [name = host] = host.split('.')
  const lines = [
    '---',
    `apiVersion: ${resource.group}/${resource.version}`,
    'kind: DestinationRule',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === 'default' ? [] : [`  namespace: ${namespace}`]),
    'spec:',
    `  host: ${host}`,
    '  subsets:',
    ...names.flatMap((subset) => [`  - name: ${subset}`, '    labels:', `      version: ${subset}`]),
  ]
  const { file, end } = resource.source.range
  return {
    title: `Add a DestinationRule with ${names.length === 1 ? 'subset' : 'subsets'} ${names.join(', ')}`,
    edits: [{ range: { file, start: end, end }, newText: `\n${lines.join('\n')}` }],
  }
}
