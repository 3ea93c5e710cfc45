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
  /** By check, then by the decoded object, which stays while its text does. */
  readonly #kept = new Map<unknown, WeakMap<object, Kept>>()

  /** What the check says of the resources, in their order. */
  of<R extends Resource>(resources: readonly R[], check: ResourceCheck<R>): Diagnostic[] {
    const kept = this.#kept.get(check) ?? new WeakMap<object, Kept>()
    this.#kept.set(check, kept)
    const all: Diagnostic[] = []
    for (const resource of resources) {
      const known = kept.get(resource.body)
      const { range } = resource.source
      const found = known ? moveAll(known.found, known.place, range) : check(resource)
      if (found !== known?.found) kept.set(resource.body, { place: range, found })
      if (found.length > 0) all.push(...found)
    }
    return all
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
