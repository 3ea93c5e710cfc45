import type { Diagnostic, ResourceName } from '../../src/core/diagnostic.ts'
import { lineColumnAt, lineStarts } from '../../src/core/source.ts'
import type { Resource } from '../../src/manifest/resource.ts'

const LEVELS = { error: 'Error', warning: 'Warning', note: 'Info' } as const
/** IST0106, and what the webhook alone refuses. */
const REFUSED: ReadonlySet<string> = new Set(['IST0106', 'webhook-refuses'])
/** The webhook also warns of rules that no request reaches (IST0130, IST0131), as the analysis does. */
const WARNED: ReadonlySet<string> = new Set(['IST0133', 'IST0130', 'IST0131'])

/** Code of ours for what istiod cannot even decode. */
const UNDECODABLE = 'wrong-type'
/** Codes of ours for what keeps a resource out of a cluster, so that no analysis sees it. */
const UNREADABLE: ReadonlySet<string> = new Set([UNDECODABLE, 'missing-api-version'])

const nameOf = ({ kind, namespace, name }: ResourceName) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`
const resourceOf = ({ resource }: Diagnostic) => (resource ? nameOf(resource) : '')

/** What `istioctl analyze` would say: the diagnostics that have one of Istio's codes, once for each line of the text. */
export function analysisRows(diagnostics: readonly Diagnostic[], text: string): readonly Readonly<Record<string, unknown>>[] {
  const starts = lineStarts(text)
  const unreadable = new Set(diagnostics.filter((d) => UNREADABLE.has(d.code)).map(resourceOf))
  const known = diagnostics.filter((d) => d.code.startsWith('IST') && !(d.resource && unreadable.has(resourceOf(d))))
  const line = (d: Diagnostic) => lineColumnAt(starts, d.range.start).line
  const rows = new Map(known.map((d) => [[d.code, resourceOf(d), d.message, line(d)].join('\n'), d]))
  return [...rows.values()].map((d) => ({ code: d.code, level: LEVELS[d.severity], resource: resourceOf(d), text: d.message }))
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
    const errors = own.filter((d) => REFUSED.has(d.code) || d.code === UNDECODABLE)
    const warnings = own.filter((d) => WARNED.has(d.code))
    if (errors.length === 0 && warnings.length === 0) return []
    const join = (list: readonly Diagnostic[]) => list.map((d) => d.message).join('\n')
    return [
      { ...resource, ...(errors.length > 0 ? { error: join(errors) } : {}), ...(warnings.length > 0 ? { warning: join(warnings) } : {}) },
    ]
  })
}
