import type { Diagnostic, QuickFix, ResourceName, Severity } from '../core/diagnostic.ts'
import type { SourceRange } from '../core/source.ts'
import type {
  AuthorizationPolicy,
  DestinationRule,
  EnvoyFilter,
  Gateway,
  RequestAuthentication,
  ServiceEntry,
  ServiceSpec,
  Sidecar,
  Telemetry,
  VirtualService,
} from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { type AnalysedPod, DEFAULT_GATEWAY_POD } from './default-gateway.ts'
import { FindingCache, type ResourceCheck } from './finding-cache.ts'

/** How the analysis takes the text. */
export interface AnalysisOptions {
  /**
   * Nothing is taken to be there but what is written: no injection webhook, no defaults that an API server fills in. `istioctl analyze` reads
   * files so; a cluster that the text is applied to has both.
   */
  readonly asWritten?: boolean
  /** What was found before; without it everything is looked at anew. */
  readonly findings?: FindingCache
}

/** What analyzers look at: resources as they are written (names unresolved), by kind, and the mesh that they make. */
export interface AnalysisContext {
  readonly mesh: Mesh
  /** The pods of the mesh, and that of Istio's own ingress gateway. */
  readonly pods: readonly AnalysedPod[]
  readonly asWritten: boolean
  readonly findings: FindingCache
  readonly resources: readonly Resource[]
  readonly virtualServices: readonly Resource<VirtualService>[]
  readonly destinationRules: readonly Resource<DestinationRule>[]
  readonly gateways: readonly Resource<Gateway>[]
  readonly serviceEntries: readonly Resource<ServiceEntry>[]
  readonly sidecars: readonly Resource<Sidecar>[]
  readonly services: readonly Resource<ServiceSpec>[]
  readonly envoyFilters: readonly Resource<EnvoyFilter>[]
  readonly telemetries: readonly Resource<Telemetry>[]
  readonly authorizationPolicies: readonly Resource<AuthorizationPolicy>[]
  readonly requestAuthentications: readonly Resource<RequestAuthentication>[]
}

/** One check. It sees everything and says what it finds; it never throws. */
export type Analyzer = (context: AnalysisContext) => Iterable<Diagnostic>

/** The analyzer that checks each resource by itself: of one whose text has not changed it finds what it found before. */
export function eachAlone<R extends Resource>(select: (context: AnalysisContext) => readonly R[], check: ResourceCheck<R>): Analyzer {
  return (context) => context.findings.of(select(context), check)
}

/** Sorts the resources by kind, once for all analyzers. */
export function analysisContext(whole: Mesh, given: readonly Resource[], options: AnalysisOptions): AnalysisContext {
  const { asWritten = false, findings = new FindingCache() } = options
  const resources = given.filter(isLookedAt)
  const mesh = resources.length < given.length ? withoutSystem(whole) : whole
  const of = <Spec>(group: string, kind: string) =>
    resources.filter((r) => r.kind === kind && r.group === group) as readonly Resource<Spec>[]
  return {
    mesh,
    pods: [...mesh.pods, DEFAULT_GATEWAY_POD],
    asWritten,
    findings,
    resources,
    virtualServices: of('networking.istio.io', 'VirtualService'),
    destinationRules: of('networking.istio.io', 'DestinationRule'),
    gateways: of('networking.istio.io', 'Gateway'),
    serviceEntries: of('networking.istio.io', 'ServiceEntry'),
    sidecars: of('networking.istio.io', 'Sidecar'),
    services: of('', 'Service'),
    envoyFilters: of('networking.istio.io', 'EnvoyFilter'),
    telemetries: of('telemetry.istio.io', 'Telemetry'),
    authorizationPolicies: of('security.istio.io', 'AuthorizationPolicy'),
    requestAuthentications: of('security.istio.io', 'RequestAuthentication'),
  }
}

/** Namespaces of Kubernetes itself: the analysis looks at nothing in them (local/istiod_analyze.go, inject.IgnoredNamespaces). */
const SYSTEM: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'])

/** Whether the analysis looks at a resource. */
export function isLookedAt({ kind, group, metadata }: Resource): boolean {
  return !SYSTEM.has(kind === 'Namespace' && group === '' ? metadata.name : metadata.namespace)
}

function withoutSystem(mesh: Mesh): Mesh {
  const outside = ({ namespace }: { readonly namespace: string }) => !SYSTEM.has(namespace)
  return {
    ...mesh,
    services: mesh.services.filter(outside),
    pods: mesh.pods.filter(outside),
    workloads: mesh.workloads.filter(outside),
  }
}

/** What a diagnostic says beside its code and text. */
export interface Details {
  /** Where it stands: a path in the resource (of which the value is shown), or a place. The first line of the resource where it is left out. */
  readonly at?: FieldPath | SourceRange
  /** The object that is meant where it is not the resource itself: a pod that a Deployment makes. */
  readonly as?: ResourceName
  readonly fixes?: readonly QuickFix[]
  readonly related?: Diagnostic['related']
}

/** A diagnostic about a resource. */
export function about(resource: Resource, code: string, severity: Severity, message: string, details: Details = {}): Diagnostic {
  const { at = ['metadata', 'name'], as, fixes, related } = details
  const { kind, metadata } = resource
  return {
    code,
    severity,
    message,
    range: 'file' in at ? at : resource.source.at(at),
    resource: as ?? { kind, namespace: metadata.namespace, name: metadata.name },
    ...(fixes && fixes.length > 0 && { fixes }),
    ...(related && { related }),
  }
}

/** `namespace/name`, as istioctl names a resource. */
export function fullName({ metadata }: Resource): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name
}

/** The fix that writes `newText` in place of the value at `path`. */
export function replaceValue(resource: Resource, path: FieldPath, newText: string): QuickFix {
  return { title: `Change to ${newText}`, edits: [{ range: resource.source.at(path), newText }] }
}
