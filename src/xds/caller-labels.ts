import type { Mesh, Pod } from '../mesh/mesh.ts'

/**
 * Tells callers apart as far as rules do: pods that see the same part of the mesh and have equal keys get the same configuration. A key is
 * made of those labels only that some `sourceLabels` or `workloadSelector` asks for.
 */
export function callerKeys(mesh: Mesh): (pod: Pick<Pod, 'workloadLabels'>) => string {
  const names = [...askedLabels(mesh)].sort()
  return ({ workloadLabels }) => JSON.stringify(names.map((name) => workloadLabels[name] ?? null))
}

function askedLabels({ virtualServices, destinationRules }: Mesh): ReadonlySet<string> {
  const matches = virtualServices.flatMap(({ spec }) => [...(spec.http ?? []), ...(spec.tcp ?? []), ...(spec.tls ?? [])]).flatMap(matchesOf)
  const asked = [
    ...matches.map(({ sourceLabels }) => sourceLabels),
    ...destinationRules.map(({ spec }) => spec.workloadSelector?.matchLabels),
  ]
  return new Set(asked.flatMap((labels) => Object.keys(labels ?? {})))
}

type Match = { readonly sourceLabels?: Readonly<Record<string, string>> }

function matchesOf({ match }: { readonly match?: readonly Match[] }): readonly Match[] {
  return match ?? []
}
