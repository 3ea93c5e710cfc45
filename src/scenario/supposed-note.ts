import type { Diagnostic } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { supposedFile } from './suppose.ts'

/**
 * Says what the picture rests on that stands in no text of the user's. One note for all of it; what only brings traffic in (a client, the pods
 * of the ingress gateway) is no assumption about the user's own manifests and is left unsaid.
 */
export function noteSupposed(given: readonly Resource[], supposed: readonly Resource[]): Diagnostic[] {
  const [first] = given
  const told = supposed.filter(({ metadata }) => metadata.namespace !== 'istio-system' && !isSender(metadata.name, supposed))
  if (!first || told.length === 0) return []
  const { kind, metadata, source } = first
  return [
    {
      code: 'supposed',
      severity: 'note',
      message: `Not in the text and therefore supposed, in ${supposedFile}: ${grouped(told)}.`,
      range: source.keyAt(['kind']),
      resource: { kind, namespace: metadata.namespace, name: metadata.name },
    },
  ]
}

/** A Deployment that nothing else that is supposed belongs to, named as clients are. */
function isSender(name: string, supposed: readonly Resource[]): boolean {
  return name === 'client' && !supposed.some((resource) => resource.kind === 'Service' && resource.metadata.name === name)
}

/** `Service reviews, Deployments reviews-v1 and reviews-v2`. */
function grouped(resources: readonly Resource[]): string {
  const byKind = new Map<string, string[]>()
  for (const { kind, metadata } of resources) byKind.set(kind, [...(byKind.get(kind) ?? []), metadata.name])
  return [...byKind].map(([kind, names]) => `${kind}${names.length > 1 ? 's' : ''} ${listed(names)}`).join(', ')
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
