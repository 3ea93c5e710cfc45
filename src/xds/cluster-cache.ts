import type { DestinationRule } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Service } from '../mesh/mesh.ts'
import type { OriginMap } from './origins.ts'
import type { Cluster, ClusterLoadAssignment } from './proxy-config.ts'

/** A cluster, with the answer of endpoint discovery where it asks. */
export interface MadeCluster {
  readonly cluster: Cluster
  readonly endpoints?: ClusterLoadAssignment
}

type Rule = Resource<DestinationRule> | undefined

interface Kept {
  readonly rule: Rule
  readonly place: string
  readonly made: readonly MadeCluster[]
}

/** Ways to see one service that are remembered: by callers of so many localities and rules. */
const MOST = 64

/**
 * A service's clusters, under one and the same settings of the mesh. Meshes hold the same service only where they hold the same endpoints, so
 * that beside the service its rule decides, and the place of the caller.
 */
export class KeptClusters {
  readonly #kept = new WeakMap<Service, Kept[]>()

  /** The clusters of before, whose rule may have moved in the text since; else what `make` makes. */
  of(service: Service, rule: Rule, place: string, origins: OriginMap, make: () => readonly MadeCluster[]): readonly MadeCluster[] {
    const entries = this.#kept.get(service) ?? []
    this.#kept.set(service, entries)
    const known = entries.find((entry) => entry.place === place && entry.rule?.spec === rule?.spec)
    if (known) {
      if (known.rule && rule && known.rule.source !== rule.source) origins.move(known.rule.source, rule.source)
      return known.made
    }
    const made = make()
    entries.push({ rule, place, made })
    if (entries.length > MOST) entries.shift()
    return made
  }
}
