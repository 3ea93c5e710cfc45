import { locatedSource } from '../manifest/located-source.ts'
import type { FieldPath, ResourceSource } from '../manifest/resource.ts'

/**
 * Where the routes of a patched VirtualService stand: for each of its http routes either the index that it had in the text, or, where the
 * controller made it, the step of its own document that sets it.
 */
export function routeSource(base: ResourceSource, controller: ResourceSource, places: readonly (number | FieldPath)[]): ResourceSource {
  return locatedSource(base, (path) => {
    const [spec, section, index, ...rest] = path
    if (spec !== 'spec' || section !== 'http' || typeof index !== 'number') return [base, path]
    const place = places[index]
    return typeof place === 'number' ? [base, ['spec', 'http', place, ...rest]] : [controller, place ?? ['spec']]
  })
}
