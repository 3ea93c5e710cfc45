import type { FieldPath, ResourceSource } from '../manifest/resource.ts'

/**
 * Where the routes of a patched VirtualService stand: for each of its http routes either the index that it had in the text, or `made` by the
 * controller, whose places are those of its own document.
 */
export function routeSource(base: ResourceSource, controller: ResourceSource, places: readonly (number | 'made')[]): ResourceSource {
  const resolve = (path: FieldPath): { readonly source: ResourceSource; readonly path: FieldPath } => {
    const [spec, section, index, ...rest] = path
    if (spec !== 'spec' || section !== 'http' || typeof index !== 'number') return { source: base, path }
    const place = places[index]
    if (place === 'made' || place === undefined) return { source: controller, path: ['spec'] }
    return { source: base, path: ['spec', 'http', place, ...rest] }
  }
  return {
    range: base.range,
    at(path) {
      const found = resolve(path)
      return found.source.at(found.path)
    },
    keyAt(path) {
      const found = resolve(path)
      return found.source.keyAt(found.path)
    },
  }
}
