import { record, records, text } from '../mesh/loose.ts'
import type { Mesh } from '../mesh/mesh.ts'

/** Something of another namespace that is referred to. */
export interface Referent {
  readonly group: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

const API = 'gateway.networking.k8s.io'

/** Whether a ReferenceGrant lets resources of the Gateway API of this kind and namespace refer to a thing of another namespace. */
export function isGranted(mesh: Mesh, from: { readonly kind: string; readonly namespace: string }, to: Referent): boolean {
  return mesh.resources.some(({ group, kind, metadata, spec }) => {
    if (kind !== 'ReferenceGrant' || group !== API || metadata.namespace !== to.namespace) return false
    const grant = record(spec)
    const fits = records(grant['from']).some(
      (each) => text(each['group']) === API && text(each['kind']) === from.kind && text(each['namespace']) === from.namespace,
    )
    return fits && records(grant['to']).some((each) => leadsTo(each, to))
  })
}

function leadsTo(each: Readonly<Record<string, unknown>>, { group, kind, name }: Referent): boolean {
  const named = text(each['name'])
  return text(each['group']) === group && text(each['kind']) === kind && (named === '' || named === name)
}
