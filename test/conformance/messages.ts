import type { Diagnostic, ResourceName } from '../../src/core/diagnostic.ts'
import type { Resource } from '../../src/manifest/resource.ts'

const LEVELS = { error: 'Error', warning: 'Warning', note: 'Info' } as const
const [REFUSED, WARNED] = ['IST0106', 'IST0133']

/** Code of ours for what istiod cannot even decode. */
const UNDECODABLE = 'wrong-type'

const nameOf = ({ kind, namespace, name }: ResourceName) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`

/** What `istioctl analyze` would say: the diagnostics that have one of Istio's codes. */
export function analysisRows(diagnostics: readonly Diagnostic[]): readonly Readonly<Record<string, unknown>>[] {
  const known = diagnostics.filter((d) => d.code.startsWith('IST'))
  return known.map((d) => ({ code: d.code, level: LEVELS[d.severity], resource: d.resource ? nameOf(d.resource) : '', text: d.message }))
}

/** What the admission webhook would say of each of Istio's resources: one row for each that it refuses or warns of. */
export function validationRows(
  diagnostics: readonly Diagnostic[],
  resources: readonly Resource[],
): readonly Readonly<Record<string, unknown>>[] {
  const istio = resources
    .filter((r) => r.group.endsWith('istio.io'))
    .map((r) => ({ kind: r.kind, namespace: r.metadata.namespace, name: r.metadata.name }))
  return istio.flatMap((resource) => {
    const own = diagnostics.filter((d) => d.resource && nameOf(d.resource) === nameOf(resource))
    const errors = own.filter((d) => d.code === REFUSED || d.code === UNDECODABLE)
    const warnings = own.filter((d) => d.code === WARNED)
    if (errors.length === 0 && warnings.length === 0) return []
    const join = (list: readonly Diagnostic[]) => list.map((d) => d.message).join('\n')
    return [
      { ...resource, ...(errors.length > 0 ? { error: join(errors) } : {}), ...(warnings.length > 0 ? { warning: join(warnings) } : {}) },
    ]
  })
}
