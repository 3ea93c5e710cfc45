import type { SourceRange } from '../core/source.ts'

/** Keys and indices from the root of a resource: `['spec', 'http', 0, 'route']`. */
export type FieldPath = readonly (string | number)[]

/** The `metadata` of a resource, decoded: what of it no manifest needs to state is filled in or empty. */
export interface ObjectMeta {
  readonly name: string
  /** `default` where the text names none; empty for kinds without a namespace. */
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly creationTimestamp?: string
}

/** Where the parts of a resource stand in the text. */
export interface ResourceSource {
  /** The whole document (or list item). */
  readonly range: SourceRange
  /** The value at `path`; of what is absent, its nearest ancestor that is there. */
  at(path: FieldPath): SourceRange
  /** The key that leads to `path` (`weight` of `weight: 90`); like `at` for list items and what is absent. */
  keyAt(path: FieldPath): SourceRange
}

/** One Kubernetes object of the text, decoded: fields of the wrong type are left out (and reported), unknown ones are kept in `body`. */
export interface Resource<Spec = unknown> {
  /** API group, empty for core; `networking.istio.io` for every version of it. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly spec: Spec
  /** The whole decoded object, for what stands outside `spec` (`subsets` of Endpoints, `status` of a Pod, `data`). */
  readonly body: Readonly<Record<string, unknown>>
  /** Position among all resources of the text: the age where no creationTimestamp is given. */
  readonly index: number
  readonly source: ResourceSource
}
