import type { SourceRange } from '../core/source.ts'
import type { FieldPath, Resource, ResourceSource } from '../manifest/resource.ts'
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

/** What is known of parts, by identity; parts that nobody holds any more are forgotten. */
export class Marks extends WeakMap<object, Mark> {}

/**
 * Where each part of a configuration comes from, by identity. One map serves all proxies of a mesh, since they share what does not depend
 * on the proxy. Parts that were kept from an earlier mesh come with its marks, and with the news of where their text stands now.
 */
export class OriginMap implements Origins {
  readonly #marks: Marks
  readonly #moved = new Map<ResourceSource, ResourceSource>()

  constructor(marks = new Marks()) {
    this.#marks = marks
  }

  /** What an earlier mesh's parts have from `from` stands at `to` now. */
  move(from: ResourceSource, to: ResourceSource): void {
    this.#moved.set(from, to)
  }

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
    return this.#rangeOf(this.placeOf(part))
  }

  field(part: object, name: string): SourceRange | undefined {
    return this.#rangeOf(this.#marks.get(part)?.fields?.[name])
  }

  /** The origin itself, for parts that are made of other parts. */
  placeOf(part: object): Origin | undefined {
    return this.#marks.get(part)?.place
  }

  #rangeOf(place: Origin | undefined): SourceRange | undefined {
    if (!place || !('resource' in place)) return place
    const { source } = place.resource
    return (this.#moved.get(source) ?? source).at(place.path)
  }
}

/** Where a part and its plain values come from. */
export interface Mark {
  place: Origin | undefined
  fields: Readonly<Record<string, Place>> | undefined
}
