import type { Resource } from '../manifest/resource.ts'
import type { Mesh } from './mesh.ts'
import type { MeshOptions } from './mesh-config.ts'

/** What no VirtualService and no DestinationRule has a say in. */
export type SettledParts = Pick<
  Mesh,
  'config' | 'namespaces' | 'workloads' | 'pods' | 'services' | 'gateways' | 'serviceEntries' | 'sidecars'
>

interface Kept {
  readonly key: string
  readonly resources: readonly Resource[]
  readonly parts: SettledParts
}

/** A text makes some meshes at once: with what is supposed and without, and one for each step of its timeline. */
const MOST = 8

/**
 * The parts of the last meshes, so that an edit of a rule makes no pods and no services anew. Two meshes have the same lists of pods and
 * services, and the same pods and services, only where they differ in nothing but VirtualServices and DestinationRules.
 */
export class PartsCache {
  #kept: readonly Kept[] = []

  /** The parts of an earlier mesh of the same resources and options, rules aside, else what `make` makes. */
  of(given: readonly Resource[], options: MeshOptions, make: () => SettledParts): SettledParts {
    const resources = given.filter((resource) => !isRule(resource) && resource.group !== 'telltale.dev')
    const key = keyOf(given, options)
    const known = this.#kept.find((each) => each.key === key && isSame(each.resources, resources))
    const used = known ?? { key, resources, parts: make() }
    this.#kept = [used, ...this.#kept.filter((each) => each !== used)].slice(0, MOST)
    return used.parts
  }
}

/** Whether a resource is a VirtualService or DestinationRule, which say how services are called and not what there is to call. */
export function isRule({ group, kind }: Resource): boolean {
  return group === 'networking.istio.io' && (kind === 'VirtualService' || kind === 'DestinationRule')
}

/** A rule may be all that there is in a namespace. */
function keyOf(given: readonly Resource[], { meshConfig, mostReplicas, addresses }: MeshOptions): string {
  const namespaces = new Set(given.map(({ metadata }) => metadata.namespace))
  return JSON.stringify([meshConfig, [...(mostReplicas ?? [])], [...(addresses ?? [])], [...namespaces]])
}

function isSame(a: readonly Resource[], b: readonly Resource[]): boolean {
  return a.length === b.length && a.every((resource, i) => resource === b[i])
}
