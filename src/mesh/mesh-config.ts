import type { Resource } from '../manifest/resource.ts'
import { record, text } from './loose.ts'
import type { MeshConfig } from './mesh.ts'
import type { SpecCache } from './spec-cache.ts'

/** Options of {@link buildMesh} that stand in no manifest. */
export interface MeshOptions {
  /** Fields of MeshConfig that win over those of the text. */
  readonly meshConfig?: Readonly<Record<string, unknown>>
  /** Pods that workloads (`namespace/name`) may come to have in time, where that is more than their manifest says: the rest are spare. */
  readonly mostReplicas?: ReadonlyMap<string, number>
  /** Addresses that pods (`namespace/name`) have already: the cluster is one of before, changed. */
  readonly addresses?: ReadonlyMap<string, string>
  /** What was resolved before. */
  readonly specs?: SpecCache
}

/** Istio's defaults, then `meshConfig` of IstioOperator resources in the text's order, then the option; a later field replaces the earlier. */
export function buildMeshConfig(resources: readonly Resource[], options: MeshOptions): MeshConfig {
  const operators = resources
    .filter((r) => r.kind === 'IstioOperator' && r.group === 'install.istio.io')
    .map((r) => record(record(r.spec)['meshConfig']))
  const body = Object.assign({}, ...operators, options.meshConfig) as Readonly<Record<string, unknown>>
  const mode = record(body['outboundTrafficPolicy'])['mode']
  return {
    trustDomain: text(body['trustDomain']) || 'cluster.local',
    domain: 'cluster.local',
    rootNamespace: text(body['rootNamespace']) || 'istio-system',
    outboundTrafficPolicy: mode === 'REGISTRY_ONLY' || mode === 'ALLOW_ANY_DYNAMIC_DNS' ? mode : 'ALLOW_ANY',
    body,
  }
}

/** `exportTo` of what states none, by kind (`defaultServiceExportTo` and the like): all namespaces where the mesh says nothing. */
export function defaultExportTo(
  config: MeshConfig,
  field: 'defaultServiceExportTo' | 'defaultVirtualServiceExportTo' | 'defaultDestinationRuleExportTo',
): readonly string[] {
  const given = config.body[field]
  return Array.isArray(given) && given.length > 0 ? given.map(String) : ['*']
}
