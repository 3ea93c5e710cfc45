import type { Diagnostic } from '../core/diagnostic.ts'
import type { ClientTLSSettings, DestinationRule } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about } from './analyzer.ts'

/** IST0128 and IST0129: TLS to upstreams whose certificate nobody verifies (destinationrule/ca-certificates.go). */
export function certificateChecks({ destinationRules }: AnalysisContext): Diagnostic[] {
  return destinationRules.flatMap((resource) => {
    const { tls, portLevelSettings = [] } = resource.spec.trafficPolicy ?? {}
    const path = ['spec', 'trafficPolicy']
    return [
      ...check(resource, tls, 'IST0128', [...path, 'tls', 'mode']),
      ...portLevelSettings.flatMap((settings, index) =>
        check(resource, settings.tls, 'IST0129', [...path, 'portLevelSettings', index, 'tls', 'mode']),
      ),
    ]
  })
}

function check(resource: Resource<DestinationRule>, tls: ClientTLSSettings | undefined, code: string, at: FieldPath): Diagnostic[] {
  const mode = tls?.mode
  if ((mode !== 'SIMPLE' && mode !== 'MUTUAL') || tls?.caCertificates) return []
  if (tls?.credentialName && resource.spec.workloadSelector) return []
  return [
    about(
      resource,
      code,
      'warning',
      `TLS mode ${mode} without \`caCertificates\`: the certificate of ${resource.spec.host ?? 'the host'} is not verified.`,
      { at },
    ),
  ]
}
