import { locatedSource } from '../manifest/located-source.ts'
import type { FieldPath, Resource, ResourceSource } from '../manifest/resource.ts'

/** What a controller makes. */
export interface Made {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly labels?: Readonly<Record<string, string>>
  readonly spec: object
  /** Where in the controller's own document a path of it comes from; the whole document where nothing is said. */
  readonly from?: (path: FieldPath) => FieldPath
}

/** Group and version of what controllers make. */
export const kindsMade = {
  apps: { group: 'apps', version: 'v1' },
  core: { group: '', version: 'v1' },
  istio: { group: 'networking.istio.io', version: 'v1' },
  autoscaling: { group: 'autoscaling', version: 'v2' },
} as const

/** An object that a controller makes for `owner`: its places are those of the owner's fields that it was made of. */
export function make(owner: Resource, { name, namespace, labels = {}, spec, from, ...type }: Made): Resource {
  return {
    ...type,
    metadata: { name, namespace, labels, annotations: {} },
    spec,
    body: { spec },
    index: owner.index,
    source: movedSource(owner.source, from ?? (() => [])),
  }
}

/** The resource with another spec. `source` says where the parts of the new spec stand. */
export function withSpec(resource: Resource, spec: object, source: ResourceSource = resource.source): Resource {
  return { ...resource, spec, body: { ...resource.body, spec }, source }
}

/** The places of another document: each path is looked up where `from` leads. */
export function movedSource(base: ResourceSource, from: (path: FieldPath) => FieldPath): ResourceSource {
  return locatedSource(base, (path) => [base, from(path)])
}

/** The resource of that kind and name. */
export function findResource(resources: readonly Resource[], kind: string, namespace: string, name: string): Resource | undefined {
  return resources.findLast((each) => each.kind === kind && each.metadata.namespace === namespace && each.metadata.name === name)
}

/** The resources with the given ones put in their places, or behind. An object that is there keeps its age. */
export function putAll(resources: readonly Resource[], changes: readonly Resource[]): readonly Resource[] {
  const result = [...resources]
  const places = new Map(result.map((resource, place) => [identity(resource), place]))
  for (const change of changes) {
    const place = places.get(identity(change)) ?? result.length
    places.set(identity(change), place)
    const earlier = result[place]
    result[place] = earlier
      ? { ...change, index: earlier.index, metadata: { ...earlier.metadata, labels: change.metadata.labels } }
      : change
  }
  return result
}

/** The resources, each of them the object of before where it says the same: what was made of it then still holds. */
export function keepSame(before: readonly Resource[], now: readonly Resource[]): readonly Resource[] {
  const known = new Map(before.map((resource) => [identity(resource), resource]))
  return now.map((resource) => {
    const earlier = known.get(identity(resource))
    return earlier && (earlier === resource || contentOf(earlier) === contentOf(resource)) ? earlier : resource
  })
}

function contentOf({ spec, metadata, body }: Resource): string {
  return JSON.stringify([spec, metadata, body])
}

function identity({ group, kind, metadata }: Resource): string {
  return `${group} ${kind} ${metadata.namespace}/${metadata.name}`
}
