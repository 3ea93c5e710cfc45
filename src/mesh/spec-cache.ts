import type { MeshConfig } from './mesh.ts'
import { PartsCache } from './settled-parts.ts'

/** Specs with their names written out, by the spec that the text gives, and what else meshes share: an edit makes again what it changes. */
export class SpecCache {
  readonly parts = new PartsCache()
  #config = ''
  #kept = new WeakMap<object, object>()

  /** Forgets what was resolved under other settings of the mesh. */
  under(config: MeshConfig): this {
    const text = JSON.stringify(config)
    if (text !== this.#config) this.#kept = new WeakMap()
    this.#config = text
    return this
  }

  /** What `resolve` makes of the spec, or made before. */
  of<Spec extends object>(spec: Spec, resolve: (spec: Spec) => Spec): Spec {
    const known = this.#kept.get(spec)
    if (known) return known as Spec
    const resolved = resolve(spec)
    this.#kept.set(spec, resolved)
    return resolved
  }
}
