import { locatedSource } from '../manifest/located-source.ts'
import type { ResourceSource } from '../manifest/resource.ts'

/**
 * Where the routes of a patched VirtualService stand: for each of its http routes either the index that it had in the text, or `made` by the
 * controller, whose places are those of its own document.
 */
export function routeSource(base: ResourceSource, controller: ResourceSource, places: readonly (number | 'made')[]): ResourceSource {
  return locatedSource(base, (path) => {
    const [spec, section, index, ...rest] = path
    if (spec !== 'spec' || section !== 'http' || typeof index !== 'number') return [base, path]
    const place = places[index]
    if (place === 'made' || place === undefined) return [controller, ['spec']]
    return [base, ['spec', 'http', place, ...rest]]
  })
}
