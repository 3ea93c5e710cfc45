import type { Diagnostic, ResourceName } from '../../src/core/diagnostic.ts'
import { lineColumnAt, lineStarts } from '../../src/core/source.ts'
import type { Findings } from './findings.ts'

const LEVELS = { error: 'Error', warning: 'Warning', note: 'Info' } as const
/** IST0106, and what the webhook or the API server alone refuses. */
const REFUSED: ReadonlySet<string> = new Set(['IST0106', 'webhook-refuses', 'api-server-refuses'])
/** The webhook also warns of rules that no request reaches (IST0130, IST0131), as the analysis does. */
const WARNED: ReadonlySet<string> = new Set(['IST0133', 'IST0130', 'IST0131'])

/** Code of ours for what istiod cannot even decode. */
const UNDECODABLE = 'wrong-type'
/** Code of ours for what no webhook gets to see. */
const NOBODYS = 'missing-api-version'
/** Codes of ours for what keeps a resource out of a cluster, so that no analysis sees it. */
const UNREADABLE: ReadonlySet<string> = new Set([UNDECODABLE, NOBODYS])
/** Of these istioctl tells the first line of the resource only, and once for each text. */
const LINELESS: ReadonlySet<string> = new Set(['IST0130', 'IST0131', 'IST0145', 'IST0157', 'IST0173'])
/** What istioctl does not say of a rule that is never used: the rule that stands before it. */
const OTHER_RULE = / rule (#\d+|"[^"]*") before it/
/** Of these the text is always the same. */
const WORDLESS: ReadonlySet<string> = new Set(['IST0151', 'IST0152', 'IST0153', 'IST0154', 'IST0155'])

const GATEWAY_API = 'gateway.networking.k8s.io'

const nameOf = ({ kind, namespace, name }: ResourceName) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`
const resourceOf = ({ resource }: Diagnostic) => (resource ? nameOf(resource) : '')

/**
 * What `istioctl analyze` would say: the diagnostics that have one of Istio's codes, once for each line of the text. A text that was `rewritten`
 * has each value in a line of its own.
 */
export function analysisRows(
  diagnostics: readonly Diagnostic[],
  text: string,
  rewritten: boolean,
): readonly Readonly<Record<string, unknown>>[] {
  const starts = lineStarts(text)
  const lineOf = (offset: number) => (rewritten ? offset : lineColumnAt(starts, offset).line)
  const unreadable = new Set(diagnostics.filter((d) => UNREADABLE.has(d.code)).map(resourceOf))
  const known = diagnostics.filter((d) => d.code.startsWith('IST') && !(d.resource && unreadable.has(resourceOf(d))))
  const place = (d: Diagnostic) => {
    if (WORDLESS.has(d.code)) return []
    return LINELESS.has(d.code) ? [d.message.replace(OTHER_RULE, '')] : [d.message, lineOf(d.range.start)]
  }
  const rows = new Map(known.map((d) => [[d.code, resourceOf(d), ...place(d)].join('\n'), d]))
  return [...rows.values()].map((d) => ({ code: d.code, level: LEVELS[d.severity], resource: resourceOf(d), text: d.message }))
}

/** What the admission webhook, or for the Gateway API the API server, would say: one row for each resource that is refused or warned of. */
export function validationRows({ diagnostics, resources }: Findings): readonly Readonly<Record<string, unknown>>[] {
  const strict = new Set(resources.filter(({ group }) => group === GATEWAY_API).map((r) => nameOf({ ...r.metadata, kind: r.kind })))
  const refuses = (d: Diagnostic) =>
    REFUSED.has(d.code) || d.code === UNDECODABLE || isUnknownKind(d) || (d.code === 'unknown-field' && strict.has(resourceOf(d)))
  const metadata = resources.map(({ source }) => source.at(['metadata']))
  // A label that is no text keeps a resource from being read, so that the webhook is not asked.
  const isOfMetadata = ({ code, range: { start, end } }: Diagnostic) =>
    code === UNDECODABLE && metadata.some((own) => own.start <= start && end <= own.end)
  return judged({ diagnostics, resources }).flatMap((resource) => {
    const own = diagnostics.filter((d) => resourceOf(d) === nameOf(resource))
    const errors = own.filter(refuses)
    const warnings = own.filter((d) => WARNED.has(d.code))
    if ((errors.length === 0 && warnings.length === 0) || own.some((d) => d.code === NOBODYS || isOfMetadata(d))) return []
    const join = (list: readonly Diagnostic[]) => list.map((d) => d.message).join('\n')
    return [
      { ...resource, ...(errors.length > 0 ? { error: join(errors) } : {}), ...(warnings.length > 0 ? { warning: join(warnings) } : {}) },
    ]
  })
}

/** Istio's resources and those of the Gateway API, also such of a kind or version that there is not. */
function judged({ diagnostics, resources }: Findings): readonly ResourceName[] {
  const known = resources
    .filter((r) => r.group.endsWith('istio.io') || r.group === GATEWAY_API)
    .map((r) => ({ kind: r.kind, namespace: r.metadata.namespace, name: r.metadata.name }))
  const names = new Set(known.map(nameOf))
  const unknown = diagnostics.flatMap((d) => (isUnknownKind(d) && d.resource && !names.has(nameOf(d.resource)) ? [d.resource] : []))
  return [...known, ...unknown]
}

/** Of a group whose kinds are all known. */
function isUnknownKind({ code, severity }: Diagnostic): boolean {
  return code === 'unknown-kind' && severity === 'error'
}
