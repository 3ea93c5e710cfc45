import { remembered } from '../core/remembered.ts'
import type { VirtualService } from '../manifest/kinds.ts'
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
  const ofRules = destinationRules.flatMap(({ spec }) => Object.keys(spec.workloadSelector?.matchLabels ?? {}))
  return new Set([...virtualServices.flatMap(({ spec }) => askedSourceLabels(spec)), ...ofRules])
}

/** Names of the labels that some `sourceLabels` of the VirtualService asks for. */
export const askedSourceLabels = remembered(({ http = [], tcp = [], tls = [] }: VirtualService): readonly string[] =>
  [...http, ...tcp, ...tls].flatMap(matchesOf).flatMap(({ sourceLabels }) => Object.keys(sourceLabels ?? {})),
)

type Match = { readonly sourceLabels?: Readonly<Record<string, string>> }

function matchesOf({ match }: { readonly match?: readonly Match[] }): readonly Match[] {
  return match ?? []
}
