import type { Diagnostic } from '../core/diagnostic.ts'
import { finish, type InParts } from '../core/parts.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { type AnalysisContext, type AnalysisOptions, type Analyzer, analysisContext, isLookedAt } from './analyzer.ts'
import { annotations } from './annotations.ts'
import { authorization } from './authorization.ts'
import { certificateChecks } from './certificate-checks.ts'
import { deprecatedFields } from './deprecated-fields.ts'
import { destinationHosts } from './destination-hosts.ts'
import { destinationRuleTargets } from './destination-rule-targets.ts'
import { destinationSubsets } from './destination-subsets.ts'
import { envoyFilterPatches } from './envoy-filter-patches.ts'
import { externalControlPlane } from './external-control-plane.ts'
import { gatewayApiVersions } from './gateway-api-versions.ts'
import { gatewayConflicts } from './gateway-conflicts.ts'
import { gatewayReferences } from './gateway-references.ts'
import { gatewaySelectors } from './gateway-selectors.ts'
import { gatewayCertificates, gatewayWorkloads } from './gateway-workloads.ts'
import { ingressSubsets } from './ingress-subsets.ts'
import { injection } from './injection.ts'
import { jwtClaims } from './jwt-claims.ts'
import { meshHostConflicts } from './mesh-host-conflicts.ts'
import { portNames } from './port-names.ts'
import { proxyImages } from './proxy-images.ts'
import { ruleOrder } from './rule-order.ts'
import { serviceEntryPorts } from './service-entry-ports.ts'
import { sharedLabels } from './shared-labels.ts'
import { unsupportedFields } from './unsupported-fields.ts'
import { validate } from './validation/validate.ts'
import { webhooks } from './webhooks.ts'
import { weights } from './weights.ts'
import { workloadChecks } from './workload-checks.ts'
import { sidecarSelectors, telemetrySelectors } from './workload-selectors.ts'

/** Every check, in the order in which their findings are told where they stand at the same place. */
export const analyzers: readonly Analyzer[] = [
  validate,
  destinationHosts,
  destinationSubsets,
  gatewayReferences,
  destinationRuleTargets,
  meshHostConflicts,
  ruleOrder,
  weights,
  sharedLabels,
  gatewayWorkloads,
  gatewayCertificates,
  gatewayConflicts,
  ingressSubsets,
  jwtClaims,
  certificateChecks,
  serviceEntryPorts,
  sidecarSelectors,
  telemetrySelectors,
  portNames,
  deprecatedFields,
  injection,
  proxyImages,
  annotations,
  webhooks,
  externalControlPlane,
  gatewayApiVersions,
  workloadChecks,
  authorization,
  envoyFilterPatches,
  gatewaySelectors,
  unsupportedFields,
]

/** What is wrong, or unlikely to be meant, in resources that could be read. It changes nothing: no stage depends on it. */
export function analyze(mesh: Mesh, resources: readonly Resource[], options: AnalysisOptions = {}): readonly Diagnostic[] {
  return finish(analyzeInParts(mesh, resources, options))
}

/** {@link analyze}, a check at a time. */
export function* analyzeInParts(mesh: Mesh, resources: readonly Resource[], options: AnalysisOptions = {}): InParts<readonly Diagnostic[]> {
  const context = analysisContext(mesh, resources, options)
  const silenced = suppressions(resources)
  const found: Diagnostic[] = refusalsElsewhere(context, resources)
  for (const analyzer of analyzers) {
    for (const diagnostic of analyzer(context)) {
      const { code } = diagnostic
      if (REFUSALS.has(code) || !isSilenced(diagnostic, silenced)) found.push(diagnostic)
      else if (code === 'IST0106') found.push(byWebhookAlone(diagnostic))
    }
    yield
  }
  return [...new Map(found.map((diagnostic) => [identity(diagnostic), diagnostic])).values()]
}

/** What a cluster refuses: its webhook and API server do not know of findings that an analysis is asked to leave out. */
const REFUSALS: ReadonlySet<string> = new Set(['webhook-refuses', 'api-server-refuses'])

const byWebhookAlone = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, code: 'webhook-refuses' })

/** What a cluster refuses of resources that the analysis does not look at. */
function refusalsElsewhere(context: AnalysisContext, resources: readonly Resource[]): Diagnostic[] {
  if (resources.length === context.resources.length) return []
  const unseen = validate({ ...context, resources: resources.filter((resource) => !isLookedAt(resource)) })
  return [...unseen].flatMap((diagnostic) =>
    diagnostic.code === 'IST0106' ? [byWebhookAlone(diagnostic)] : REFUSALS.has(diagnostic.code) ? [diagnostic] : [],
  )
}

/** Of findings that say the same of the same place one is told. */
function identity({ code, message, range, resource }: Diagnostic): string {
  return [code, range.file, range.start, range.end, resource?.name, message].join(' ')
}

/** Codes that a resource asks not to be told of, by `kind namespace/name`. */
function suppressions(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    resources.flatMap(({ kind, metadata }) => {
      const codes = metadata.annotations['galley.istio.io/analyze-suppress']
      return codes === undefined ? [] : [[`${kind} ${metadata.namespace}/${metadata.name}`, codes.split(',')] as const]
    }),
  )
}

function isSilenced({ code, resource }: Diagnostic, silenced: ReadonlyMap<string, readonly string[]>): boolean {
  const codes = resource && silenced.get(`${resource.kind} ${resource.namespace}/${resource.name}`)
  return codes !== undefined && (codes.includes('*') || codes.includes(code))
}
