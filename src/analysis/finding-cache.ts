import type { Diagnostic } from '../core/diagnostic.ts'
import type { SourceRange } from '../core/source.ts'
import type { Resource } from '../manifest/resource.ts'

/** A check that looks at one resource and at nothing else. */
export type ResourceCheck<R extends Resource = Resource> = (resource: R) => readonly Diagnostic[]

interface Kept {
  readonly place: SourceRange
  readonly found: readonly Diagnostic[]
}

/** What checks of single resources found: kept as long as a resource's text is the same, and moved with it. */
export class FindingCache {
  /** By the decoded object, which stays while its text does. */
  readonly #kept = new WeakMap<object, Map<unknown, Kept>>()

  /** What the check says of the resource. */
  of<R extends Resource>(resource: R, check: ResourceCheck<R>): readonly Diagnostic[] {
    const byCheck = this.#kept.get(resource.body) ?? new Map<unknown, Kept>()
    this.#kept.set(resource.body, byCheck)
    const place = resource.source.range
    const known = byCheck.get(check)
    const found = known ? moveAll(known.found, known.place, place) : check(resource)
    if (found !== known?.found) byCheck.set(check, { place, found })
    return found
  }
}

function moveAll(found: readonly Diagnostic[], from: SourceRange, to: SourceRange): readonly Diagnostic[] {
  const by = to.start - from.start
  if (found.length === 0 || (by === 0 && from.file === to.file)) return found
  return found.map((diagnostic) => moved(diagnostic, ({ start, end }) => ({ file: to.file, start: start + by, end: end + by })))
}

function moved({ related, fixes, ...rest }: Diagnostic, place: (range: SourceRange) => SourceRange): Diagnostic {
  const at = <T extends { readonly range: SourceRange }>(thing: T): T => ({ ...thing, range: place(thing.range) })
  return {
    ...at(rest),
    ...(related && { related: related.map(at) }),
    ...(fixes && { fixes: fixes.map(({ title, edits }) => ({ title, edits: edits.map(at) })) }),
  }
}
