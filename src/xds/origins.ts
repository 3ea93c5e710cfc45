import type { SourceRange } from '../core/source.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import type { Origins } from './proxy-config.ts'

/** A value in the text: the resource and the path to it. Positions are looked up only when someone asks. */
export interface Place {
  readonly resource: Resource
  readonly path: FieldPath
}

/** Where a part comes from: a value of a resource, or a stretch of text. */
export type Origin = Place | SourceRange

/** The place of a value inside `place`. */
export function within(place: Place, ...keys: FieldPath): Place {
  return { resource: place.resource, path: [...place.path, ...keys] }
}

/**
 * Where each part of a configuration comes from, by identity. One map serves all proxies of a mesh, since they share what does not depend
 * on the proxy; parts that nobody holds any more are forgotten.
 */
export class OriginMap implements Origins {
  readonly #marks = new WeakMap<object, Mark>()

  /** Remembers that `part` was made of the value at `place`, and returns `part`. */
  mark<T extends object>(part: T, place: Origin | undefined): T {
    const mark = this.#marks.get(part)
    if (mark) mark.place = place
    else if (place) this.#marks.set(part, { place, fields: undefined })
    return part
  }

  /** Remembers that the plain value `part[name]` was made of the value at `place`. */
  markField(part: object, name: string, place: Place): void {
    const mark = this.#marks.get(part)
    const fields = { ...mark?.fields, [name]: place }
    if (mark) mark.fields = fields
    else this.#marks.set(part, { place: undefined, fields })
  }

  get(part: object): SourceRange | undefined {
    return rangeOf(this.placeOf(part))
  }

  field(part: object, name: string): SourceRange | undefined {
    return rangeOf(this.#marks.get(part)?.fields?.[name])
  }

  /** The origin itself, for parts that are made of other parts. */
  placeOf(part: object): Origin | undefined {
    return this.#marks.get(part)?.place
  }
}

interface Mark {
  place: Origin | undefined
  fields: Readonly<Record<string, Place>> | undefined
}

function rangeOf(place: Origin | undefined): SourceRange | undefined {
  return place && 'resource' in place ? place.resource.source.at(place.path) : place
}
