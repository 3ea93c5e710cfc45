import type { Pod } from '../mesh/mesh.ts'
import type { Listener } from './proxy-config.ts'

/**
 * The inbound listener of each pod's sidecar, under one and the same settings of the mesh. No VirtualService and no DestinationRule has a say
 * in it, and meshes hold the same pod only where nothing else differs.
 */
export class KeptInbound {
  readonly #kept = new WeakMap<Pod, Listener>()

  /** The listener of before, else what `make` makes. */
  of(pod: Pod, make: () => Listener): Listener {
    const known = this.#kept.get(pod)
    if (known) return known
    const made = make()
    this.#kept.set(pod, made)
    return made
  }
}
