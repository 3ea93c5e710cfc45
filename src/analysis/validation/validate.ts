import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Resource } from '../../manifest/resource.ts'
import { findKind } from '../../manifest/schema.ts'
import { about, eachAlone } from '../analyzer.ts'
import { checkAuthorizationPolicy } from './authorization-policy.ts'
import { checkDestinationRule } from './destination-rule.ts'
import { checkEnvoyFilter } from './envoy-filter.ts'
import { checkProxyConfig, checkTelemetry, checkWasmPlugin } from './extensions.ts'
import type { Finding } from './finding.ts'
import { checkGateway } from './gateway.ts'
import { checkGatewayApi } from './gateway-api/check.ts'
import { checkMetadata } from './metadata.ts'
import { checkReplicas } from './replicas.ts'
import { checkPeerAuthentication, checkRequestAuthentication } from './security.ts'
import { checkServiceEntry } from './service-entry.ts'
import { checkSidecar } from './sidecar.ts'
import { checkVirtualService } from './virtual-service.ts'
import { checkWorkloadEntry, checkWorkloadGroup } from './workload-entry.ts'

/** Checks by kind, of Istio's groups. */
const CHECKS: Readonly<Record<string, (resource: Resource<never>) => readonly Finding[]>> = {
  AuthorizationPolicy: checkAuthorizationPolicy,
  DestinationRule: checkDestinationRule,
  EnvoyFilter: checkEnvoyFilter,
  Gateway: checkGateway,
  PeerAuthentication: checkPeerAuthentication,
  ProxyConfig: checkProxyConfig,
  RequestAuthentication: checkRequestAuthentication,
  ServiceEntry: checkServiceEntry,
  Sidecar: checkSidecar,
  Telemetry: checkTelemetry,
  VirtualService: checkVirtualService,
  WasmPlugin: checkWasmPlugin,
  WorkloadEntry: checkWorkloadEntry,
  WorkloadGroup: checkWorkloadGroup,
}

/**
 * IST0106 and IST0133: what the admission webhook refuses or warns of. Each text is told once of a resource. What it refuses for labels or
 * annotations, which `istioctl analyze` does not pass on to the checks, has a code of its own, and so has what the API server refuses by
 * the definitions of the Gateway API.
 */
export const validate = eachAlone(({ resources }) => resources, validateResource)

function validateResource(resource: Resource): readonly Diagnostic[] {
  if (resource.group === 'gateway.networking.k8s.io')
    return checkGatewayApi(resource).map(({ text, at }) => about(resource, 'api-server-refuses', 'error', `${text}.`, { at }))
  const check = resource.group.endsWith('.istio.io') && findKind(resource.group, resource.kind) ? CHECKS[resource.kind] : undefined
  if (!check) return checkReplicas(resource).map(({ text, at }) => about(resource, 'api-server-refuses', 'error', `${text}.`, { at }))
  return distinct([...checkMetadata(resource), ...check(resource as Resource<never>)]).map((finding) => toDiagnostic(resource, finding))
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.level} ${finding.text}`, finding])).values()]
}

function toDiagnostic(resource: Resource, { level, text, at, webhookOnly }: Finding): Diagnostic {
  const message = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
  if (webhookOnly) return about(resource, 'webhook-refuses', 'error', message, { at })
  return level === 'error' ? about(resource, 'IST0106', 'error', message, { at }) : about(resource, 'IST0133', 'warning', message, { at })
}
