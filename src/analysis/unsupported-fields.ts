import type { Diagnostic } from '../core/diagnostic.ts'
import type { EnvoyFilter } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { type FieldType, fieldsOf, findKind } from '../manifest/schema.ts'
import { rateLimitOfPatch } from '../mesh/envoy-filter.ts'
import { about, eachAlone } from './analyzer.ts'

/** Fields that a manifest may set and that change nothing here, by `Type.field` of the schema, with the reason. */
export const UNSUPPORTED_FIELDS: Readonly<Record<string, string>> = {
  'ConnectionPoolHTTPSettings.h2UpgradePolicy': 'the protocol to upstreams is that of the Service port',
  'ConnectionPoolHTTPSettings.http2KeepAlive': 'connections never break by themselves',
  'ConnectionPoolHTTPSettings.idleTimeout': 'idle connections are kept',
  'ConnectionPoolHTTPSettings.useClientProtocol': 'the protocol to upstreams is that of the Service port',
  'ConnectionPoolTCPSettings.idleTimeout': 'idle connections are kept',
  'ConnectionPoolTCPSettings.maxConnectionDuration': 'connections do not age',
  'ConnectionPoolTCPSettings.tcpKeepalive': 'connections never break by themselves',
  'AuthorizationPolicy.provider': 'no external authorizer is asked, and action CUSTOM lets every request through',
  'HTTPMatchRequest.statPrefix': 'it only names metrics of Envoy',
  'JWTRule.outputClaimToHeaders': 'claims are not copied to headers',
  'JWTRule.outputPayloadToHeader': 'claims are not copied to headers',
  'LoadBalancerSettings.warmup': 'new hosts take their full share at once',
  'LoadBalancerSettings.warmupDurationSecs': 'new hosts take their full share at once',
  'LoadBalancerSettings.zoneAwareLbSetting': 'zone aware load balancing is not simulated',
  'OutlierDetection.consecutiveErrors': 'it is deprecated, use `consecutive5xxErrors`',
  'OutlierDetection.outlierDetectionHttpErrorCodes': '5xx statuses count as errors',
  'ServiceSpec.sessionAffinity': 'proxies choose the host of each request, whatever the Service asks',
  'TrafficPolicy.proxyProtocol': 'upstreams are not told the address of the caller',
  'TrafficPolicy.tunnel': 'connections are not tunnelled',
}

/** Kinds that can be written and change nothing here, by `group/Kind`, with the reason. */
export const UNSUPPORTED_KINDS: Readonly<Record<string, string>> = {
  'networking.istio.io/ProxyConfig': 'proxies run with the default settings',
  'extensions.istio.io/WasmPlugin': 'plugins are not run',
  'telemetry.istio.io/Telemetry': 'it changes logs and metrics, not traffic',
  'gateway.networking.k8s.io/UDPRoute': 'UDP is not simulated',
  'gateway.networking.k8s.io/BackendTLSPolicy': 'TLS to backends is taken to work',
}

/** `unsupported-field` and `unsupported-kind`: what is valid but has no effect in the simulation. */
export const unsupportedFields = eachAlone(({ resources }) => resources, unsupportedIn)

function unsupportedIn(resource: Resource): readonly Diagnostic[] {
  const reason = UNSUPPORTED_KINDS[`${resource.group}/${resource.kind}`]
  if (reason) {
    const message = `Telltale reads ${resource.kind} but does not simulate it: ${reason}.`
    return [about(resource, 'unsupported-kind', 'note', message, { at: ['kind'] })]
  }
  if (resource.group === 'networking.istio.io' && resource.kind === 'EnvoyFilter')
    return unsupportedPatches(resource as Resource<EnvoyFilter>)
  const type = findKind(resource.group, resource.kind)?.fields.get('spec')
  return type ? walk(resource, type, resource.spec, ['spec']) : []
}

/** Of EnvoyFilters only local rate limits are applied. */
function unsupportedPatches(resource: Resource<EnvoyFilter>): Diagnostic[] {
  const message = 'This patch is valid but changes nothing here: of EnvoyFilters only local rate limits are applied.'
  return (resource.spec.configPatches ?? []).flatMap((patch, index) => {
    if (rateLimitOfPatch(patch ?? {})) return []
    return [about(resource, 'unsupported-field', 'note', message, { at: ['spec', 'configPatches', index] })]
  })
}

function walk(resource: Resource, type: FieldType, value: unknown, path: FieldPath): Diagnostic[] {
  if (type.is === 'list' && Array.isArray(value)) return value.flatMap((item, index) => walk(resource, type.item, item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  if (type.is === 'map') return Object.entries(value).flatMap(([key, item]) => walk(resource, type.item, item, [...path, key]))
  if (type.is !== 'object') return []
  const fields = fieldsOf(type.name)
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = [...path, name]
    const reason = UNSUPPORTED_FIELDS[`${type.name}.${name}`]
    if (reason)
      return [
        about(resource, 'unsupported-field', 'note', `\`${name}\` is valid but changes nothing here: ${reason}.`, {
          at: resource.source.keyAt(at),
        }),
      ]
    const field = fields.get(name)
    return field ? walk(resource, field, inner, at) : []
  })
}
