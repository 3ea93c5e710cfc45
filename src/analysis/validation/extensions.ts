import type { ProxyConfig, Telemetry, WasmPlugin } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { wrongExpression } from './cel-syntax.ts'
import { caution, eachEntry, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { checkTargets } from './policy-target.ts'
import { checkMatchLabels } from './selector.ts'

/** Checks a ProxyConfig (validation.go, ValidateProxyConfig). */
export function checkProxyConfig({ spec }: Resource<ProxyConfig>): Finding[] {
  const negative = (spec.concurrency ?? 0) < 0
  return [
    ...checkMatchLabels(spec.selector, ['spec', 'selector']),
    ...(negative ? [fault('concurrency must be greater than or equal to 0', ['spec', 'concurrency'])] : []),
  ]
}

/** Checks a Telemetry (validation.go, ValidateTelemetry). */
export function checkTelemetry({ spec }: Resource<Telemetry>): Finding[] {
  const { metrics, tracing = [], accessLogging } = spec
  return [
    ...checkTargets(spec),
    ...eachOf(metrics, ['spec', 'metrics'], checkMetrics),
    ...(tracing.length > 1 ? [caution('multiple tracing is not currently supported', ['spec', 'tracing'])] : []),
    ...eachOf(tracing, ['spec', 'tracing'], checkTracing),
    ...eachOf(accessLogging, ['spec', 'accessLogging'], ({ providers, filter }, at) => [
      ...checkProviders(providers, at),
      ...(filter ? faultIf(wrongExpression(filter.expression ?? ''), [...at, 'filter', 'expression']) : []),
    ]),
  ]
}

function checkProviders(providers: readonly { readonly name?: string }[] | undefined, at: FieldPath): Finding[] {
  return providers?.some(({ name = '' }) => name === '') ? [fault('providers.name may not be empty', [...at, 'providers'])] : []
}

function checkMetrics({ providers, overrides }: NonNullable<Telemetry['metrics']>[number], at: FieldPath): Finding[] {
  return [
    ...checkProviders(providers, at),
    ...eachOf(overrides, [...at, 'overrides'], ({ tagOverrides, match }, path) => [
      ...eachEntry(tagOverrides, [...path, 'tagOverrides'], (_, { operation = 'UPSERT', value = '' }, place) => {
        if (operation === 'UPSERT') return value === '' ? [fault('tagOverrides.value must be set when operation is UPSERT', place)] : []
        return value === '' ? [] : [fault('tagOverrides.value may only be set when operation is UPSERT', place)]
      }),
      ...(match?.customMetric === '' ? [fault('customMetric may not be empty', [...path, 'match'])] : []),
    ]),
  ]
}

function checkTracing(
  { providers = [], randomSamplingPercentage: share = 0, customTags }: NonNullable<Telemetry['tracing']>[number],
  at: FieldPath,
): Finding[] {
  return [
    ...(providers.length > 1 ? [caution('multiple providers is not currently supported', [...at, 'providers'])] : []),
    ...checkProviders(providers, at),
    ...(share < 0 || share > 100
      ? [fault('randomSamplingPercentage must be in range [0.0, 100.0]', [...at, 'randomSamplingPercentage'])]
      : []),
    ...eachEntry(customTags, [...at, 'customTags'], (_, { literal, header, environment }, path) => [
      ...(literal && !literal.value ? [fault('literal tag value may not be empty', path)] : []),
      ...(header && !header.name ? [fault('header tag name may not be empty', path)] : []),
      ...(environment && !environment.name ? [fault('environment tag name may not be empty', path)] : []),
    ]),
  ]
}

/** Checks a WasmPlugin (validation.go, ValidateWasmPlugin). */
export function checkWasmPlugin({ spec }: Resource<WasmPlugin>): Finding[] {
  const { url = '', sha256 = '', imagePullSecret = '', pluginName = '', vmConfig, match } = spec
  const wrongSum = sha256.length === 64 ? 'sha256 field must match [a-f0-9]{64} pattern' : 'sha256 field must be 64 characters long'
  return [
    ...checkTargets(spec),
    ...faultIf(wrongUrl(url), ['spec', 'url']),
    ...(sha256 === '' || /^[a-f0-9]{64}$/.test(sha256) ? [] : [fault(wrongSum, ['spec', 'sha256'])]),
    ...(imagePullSecret.length > 253
      ? [fault('imagePullSecret field must be less than 253 characters long', ['spec', 'imagePullSecret'])]
      : []),
    ...(pluginName.length > 256 ? [fault('pluginName field must be less than 255 characters long', ['spec', 'pluginName'])] : []),
    ...faultIf(wrongEnvironment(vmConfig?.env ?? []), ['spec', 'vmConfig', 'env']),
    ...faultIf(wrongMatchPort(match ?? []), ['spec', 'match']),
  ]
}

function wrongUrl(url: string): string | undefined {
  if (url === '') return 'url field needs to be set'
  const [, scheme = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url) ?? []
  return ['', 'file', 'http', 'https', 'oci'].includes(scheme.toLowerCase()) ? undefined : `url contains unsupported scheme: ${scheme}`
}

function wrongEnvironment(
  variables: readonly { readonly name?: string; readonly value?: string; readonly valueFrom?: string }[],
): string | undefined {
  const names = new Set<string>()
  for (const { name = '', value = '', valueFrom = 'INLINE' } of variables) {
    if (name === '') return 'spec.vmConfig.env invalid'
    if (name.length > 256) return 'env.name field must be less than 255 characters long'
    if (names.has(name)) return 'duplicate env'
    names.add(name)
    if (valueFrom !== 'INLINE' && value !== '') return 'value may only be set when valueFrom is INLINE'
  }
  return undefined
}

function wrongMatchPort(matches: NonNullable<WasmPlugin['match']>): string | undefined {
  for (const [i, { ports = [] }] of matches.entries())
    for (const [j, { number = 0 }] of ports.entries())
      if (number <= 0 || number > 65535) return `spec.Match[${i}].Ports[${j}] is out of range: ${number}`
  return undefined
}
