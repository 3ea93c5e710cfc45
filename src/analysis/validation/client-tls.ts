import type { ClientTLSSettings } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { type Finding, fault } from './finding.ts'

/** Checks how a proxy speaks TLS to upstreams (agent/validation.go, ValidateTLS). */
export function checkClientTls(settings: ClientTLSSettings | undefined, at: FieldPath): Finding[] {
  if (!settings) return []
  const { mode, credentialName, clientCertificate, privateKey, caCertificates, caCrl } = settings
  const unverified = wrongWithoutVerification(settings)
  const found = unverified ? [fault(unverified, at)] : []
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credentialName) {
    const twice = clientCertificate || caCertificates || privateKey || caCrl
    return twice ? [...found, fault('cannot specify client certificates or CA certificate or CA CRL If credentialName is set', at)] : found
  }
  if (mode !== 'MUTUAL') return found
  if (!clientCertificate) found.push(fault('client certificate required for mutual tls', at))
  if (!privateKey) found.push(fault('private key required for mutual tls', at))
  return found
}

function wrongWithoutVerification({
  mode,
  insecureSkipVerify,
  caCertificates,
  credentialName,
  subjectAltNames,
}: ClientTLSSettings): string | undefined {
  if (!insecureSkipVerify) return undefined
  const verifies = Boolean(caCertificates) || subjectAltNames !== undefined
  if (mode === 'SIMPLE' && (verifies || credentialName))
    return 'cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true'
  return mode === 'MUTUAL' && verifies ? 'cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true' : undefined
}
