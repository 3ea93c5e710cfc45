import type { FieldPath, ResourceSource } from './resource.ts'

/** Where a part of a resource stands: the source of the text that it came from, and its path there. */
export type Located = readonly [ResourceSource, FieldPath]

/** The source of a resource that was made of others: `whole` stands for all of it, `locate` finds the part at a path. */
export function locatedSource(whole: ResourceSource, locate: (path: FieldPath) => Located): ResourceSource {
  return {
    range: whole.range,
    at(path) {
      const [source, own] = locate(path)
      return source.at(own)
    },
    keyAt(path) {
      const [source, own] = locate(path)
      return source.keyAt(own)
    },
  }
}
