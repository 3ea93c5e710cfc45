import type { ClientTLSSettings } from '../manifest/kinds.ts'
import type { ClusterPolicy } from './cluster-policy.ts'

/**
 * Where a rule begins TLS without naming the server, Envoy takes the name from the Host header, and checks the certificate against it unless other
 * names are given (pilot cluster_tls.go, setAutoSniAndAutoSanValidation).
 */
export function upstreamNameOptions({ tls }: ClusterPolicy): Readonly<Record<string, boolean>> | undefined {
  const settings = tls?.value
  if (!settings || !beginsTls(settings) || settings.sni) return undefined
  const validates = !settings.subjectAltNames?.length && settings.insecureSkipVerify !== true
  return { auto_sni: true, ...(validates ? { auto_san_validation: true } : {}) }
}

function beginsTls({ mode, credentialName, clientCertificate, privateKey }: ClientTLSSettings): boolean {
  if (mode === 'SIMPLE') return true
  return mode === 'MUTUAL' && Boolean(credentialName || (clientCertificate && privateKey))
}
