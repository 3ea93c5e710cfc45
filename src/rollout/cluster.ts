import type { Resource } from '../manifest/resource.ts'
import { buildMesh } from '../mesh/build.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { createWorld, type World } from '../sim/world.ts'
import type { RouteCache } from '../xds/route-cache.ts'
import { keepSame } from './objects.ts'
import type { Setting } from './rollout.ts'
import type { Site } from './site.ts'

/** What a cluster is built with. */
export type ClusterOptions = NonNullable<Parameters<typeof buildMesh>[1]> & { readonly routes: RouteCache }

/** The cluster before a run: what users applied, and what the controllers have made of that. */
export class SettledCluster {
  readonly given: readonly Resource[]
  readonly arranged: readonly Resource[]
  readonly mesh: Mesh
  readonly site: Site
  readonly options: ClusterOptions

  constructor(given: readonly Resource[], site: Site, options: ClusterOptions) {
    this.given = given
    this.site = site
    this.arranged = site.arrange(given, site.machine.setting)
    this.mesh = buildMesh(this.arranged, options).value
    // Pods keep their addresses, whoever comes before them later.
    this.options = { ...options, addresses: new Map(this.mesh.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.ip])) }
  }
}

/** The cluster of a run while its controllers are at work on it. */
export class Cluster {
  readonly settled: SettledCluster
  private given: readonly Resource[]
  private arranged: readonly Resource[]
  private readonly made: (world: World) => void
  private setting: Setting

  /** `made` is told of each world in turn. */
  constructor(settled: SettledCluster, made: (world: World) => void) {
    this.settled = settled
    this.made = made
    this.given = settled.given
    this.arranged = settled.arranged
    this.setting = settled.site.machine.setting
  }

  /** The world under another setting; undefined where nothing of it is new. */
  set(setting: Setting): World | undefined {
    this.setting = setting
    return this.rearrange()
  }

  /** The world once a user has changed something. */
  apply(change: (given: readonly Resource[]) => readonly Resource[]): World | undefined {
    this.given = change(this.given)
    return this.rearrange()
  }

  private rearrange(): World | undefined {
    const { site, options } = this.settled
    const now = keepSame(this.arranged, site.arrange(this.given, this.setting))
    const same = now.length === this.arranged.length && now.every((resource, i) => resource === this.arranged[i])
    this.arranged = now
    if (same) return undefined
    const world = createWorld(buildMesh(now, options).value, options.routes)
    this.made(world)
    return world
  }
}
