import type { Resource } from '../manifest/resource.ts'

/** Seconds of 2026-01-01T00:00:00Z: the age of every Istio resource that states none, so that the name decides among those. */
export const UNSTATED_AGE = 1_767_225_600

/** Seconds since 1970 of an RFC 3339 time such as `2024-03-01T10:00:00Z`; undefined where the text is none. */
export function parseTimestamp(text: string): number | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))?$/.exec(text)
  if (!m) return undefined
  const at = (i: number) => Number(m[i] ?? 0)
  const offset = (m[7] === '-' ? -1 : 1) * (at(8) * 3600 + at(9) * 60)
  return daysSince1970(at(1), at(2), at(3)) * 86_400 + at(4) * 3600 + at(5) * 60 + at(6) - offset
}

/** Days of a date of the Gregorian calendar, counted in years that begin in March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** When an Istio resource was created, in seconds. */
export function ageOf(resource: Resource): number {
  return parseTimestamp(resource.metadata.creationTimestamp ?? '') ?? UNSTATED_AGE
}

/** By creation time, then name, then namespace: Istio's order of precedence (pilot/pkg/model/config.go, sortConfigByCreationTime). */
export function sortByAge<T extends Resource>(resources: readonly T[]): readonly T[] {
  const aged = resources.map((resource) => ({ resource, age: ageOf(resource) }))
  aged.sort(
    (a, b) =>
      a.age - b.age ||
      compareText(a.resource.metadata.name, b.resource.metadata.name) ||
      compareText(a.resource.metadata.namespace, b.resource.metadata.namespace),
  )
  return aged.map(({ resource }) => resource)
}

/** Byte order of two names, as Go compares strings. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
