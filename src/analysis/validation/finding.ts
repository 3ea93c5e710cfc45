import type { FieldPath } from '../../manifest/resource.ts'

/** What the admission webhook would say of a resource, in Istio's own words. An error keeps the resource out of the cluster. */
export interface Finding {
  readonly level: 'error' | 'warning'
  readonly text: string
  readonly at: FieldPath
  /** Whether only the webhook sees it: `istioctl analyze` passes on neither labels and annotations nor that a map is there and empty. */
  readonly webhookOnly?: true
}

/** An error at `at`. */
export function fault(text: string, at: FieldPath): Finding {
  return { level: 'error', text, at }
}

/** An error that `istioctl analyze` does not see. */
export function webhookFault(text: string, at: FieldPath): Finding {
  return { level: 'error', text, at, webhookOnly: true }
}

/** A warning at `at`. */
export function caution(text: string, at: FieldPath): Finding {
  return { level: 'warning', text, at }
}

/** The error, if there is a text; for checks that return what is wrong or undefined. */
export function faultIf(text: string | undefined, at: FieldPath): Finding[] {
  return text === undefined ? [] : [fault(text, at)]
}

/** The findings of each item of a list that may be absent. */
export function eachOf<T>(
  items: readonly T[] | undefined,
  at: FieldPath,
  check: (item: T, at: FieldPath) => readonly Finding[],
): Finding[] {
  return (items ?? []).flatMap((item, index) => check(item, [...at, index]))
}

/** The findings of each entry of a map that may be absent. */
export function eachEntry<T>(
  map: Readonly<Record<string, T>> | undefined,
  at: FieldPath,
  check: (key: string, value: T, at: FieldPath) => readonly Finding[],
): Finding[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => check(key, value, [...at, key]))
}
