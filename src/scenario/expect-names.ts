import type { Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../manifest/did-you-mean.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { Expectation, Place } from './expectation.ts'
import { placeWords } from './expectation-words.ts'
import type { Scenario } from './scenario.ts'

/**
 * Says where an expectation speaks of a node, a version or a class of requests that the text does not have: it can never hold. `labels` are
 * names of versions that no manifest gives.
 */
export function reportExpectedNames(
  mesh: Mesh,
  { expect = [], traffic, timeline }: Scenario,
  labels: readonly string[] = [],
): Diagnostic[] {
  const requests = traffic.flatMap((source) => source.requests.flatMap(({ name, url }) => [name, url]))
  // What a later step brings is not known here.
  const nodes = timeline.length > 0 ? undefined : nodeNames(mesh, traffic)
  const versions = new Set([...versionNames(mesh), ...labels])
  return expect.flatMap((expectation) => {
    const { at, from, request } = expectation
    const unknownPlace = [at, from].flatMap((place) => (place && nodes ? complainOfPlace(place, nodes, versions) : []))
    const unknownRequest = request === '' || requests.includes(request) ? [] : [complaint(request, 'class of requests', requests)]
    return [...unknownPlace, ...unknownRequest].flatMap((message) => report(message, expectation))
  })
}

function report(message: string, { range }: Expectation): Diagnostic[] {
  return range ? [{ code: 'unknown-expectation', severity: 'warning', message, range }] : []
}

function complainOfPlace(place: Place, nodes: ReadonlySet<string>, versions: ReadonlySet<string>): string[] {
  const { name, version } = place
  if (!nodes.has(name)) return [complaint(name, 'service or source', nodes)]
  return version === '' || versions.has(version)
    ? []
    : [complaint(version, `version for \`${placeWords({ ...place, version: '' })}\``, versions)]
}

function complaint(name: string, kind: string, known: Iterable<string>): string {
  const meant = didYouMean(name, known)
  return `The text has no ${kind} \`${name}\`${meant ? `: \`${meant}\` is meant?` : ', so this never holds.'}`
}

/** Names as the picture has them. */
function nodeNames(mesh: Mesh, traffic: Scenario['traffic']): ReadonlySet<string> {
  const services = mesh.services.flatMap(({ name, hostname }) => [name, hostname])
  return new Set([...services, ...mesh.workloads.flatMap(({ name, app }) => [name, app]), ...traffic.map(({ name }) => name)])
}

function versionNames(mesh: Mesh): ReadonlySet<string> {
  return new Set(mesh.workloads.flatMap(({ name, version }) => [name, version]))
}
