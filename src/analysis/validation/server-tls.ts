import type { ServerTLSSettings } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { isCipherSuite } from './cipher-suites.ts'
import { caution, type Finding, fault } from './finding.ts'

/** Checks how a server terminates TLS (validation.go, validateTLSOptions). */
export function checkServerTls(tls: ServerTLSSettings, at: FieldPath): Finding[] {
  const ciphers = checkCiphers(tls, at)
  switch (tls.mode ?? 'PASSTHROUGH') {
    case 'ISTIO_MUTUAL':
      return [...ciphers, ...checkIstioMutual(tls, at)]
    case 'PASSTHROUGH':
    case 'AUTO_PASSTHROUGH':
      return [...ciphers, ...checkPassthrough(tls, at), ...checkSources(tls, at), ...checkCrl(tls, at)]
    default:
      return [...ciphers, ...checkSources(tls, at), ...checkTerminating(tls, at)]
  }
}

function checkCiphers({ minProtocolVersion, cipherSuites = [] }: ServerTLSSettings, at: FieldPath): Finding[] {
  const old = minProtocolVersion === 'TLSV1_0' || minProtocolVersion === 'TLSV1_1'
  const invalid = cipherSuites.filter((suite) => !isCipherSuite(suite))
  const repeated = cipherSuites.filter((suite, index) => isCipherSuite(suite) && cipherSuites.indexOf(suite) < index)
  const listed = (suites: readonly string[]) => `[${[...new Set(suites)].sort().join(' ')}]`
  const path = [...at, 'cipherSuites']
  return [
    ...(old && cipherSuites.length === 0
      ? [
          caution(
            'TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.',
            at,
          ),
        ]
      : []),
    ...(invalid.length > 0 ? [caution(`ignoring invalid cipher suites: ${listed(invalid)}`, path)] : []),
    ...(repeated.length > 0 ? [caution(`ignoring duplicate cipher suites: ${listed(repeated)}`, path)] : []),
  ]
}

const SOURCES = {
  serverCertificate: 'server certificate',
  privateKey: 'private key',
  caCertificates: 'CA bundle',
  tlsCertificates: 'tlsCertificates',
  credentialName: 'credentialName',
  credentialNames: 'credentialNames',
} as const

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}

function checkIstioMutual(tls: ServerTLSSettings, at: FieldPath): Finding[] {
  return Object.entries(SOURCES).flatMap(([name, text]) =>
    isGiven(tls[name as keyof typeof SOURCES]) ? [fault(`ISTIO_MUTUAL TLS cannot have associated ${text}`, [...at, name])] : [],
  )
}

function checkPassthrough(tls: ServerTLSSettings, at: FieldPath): Finding[] {
  const given = isGiven(tls.caCrl) || Object.keys(SOURCES).some((name) => isGiven(tls[name as keyof typeof SOURCES]))
  return given ? [caution(`${tls.mode ?? 'PASSTHROUGH'} mode does not use certificates, they will be ignored`, at)] : []
}

function checkSources(
  { serverCertificate, privateKey, credentialName, credentialNames, tlsCertificates }: ServerTLSSettings,
  at: FieldPath,
): Finding[] {
  const sources = [serverCertificate && privateKey, credentialName, credentialNames, tlsCertificates].filter(isGiven)
  return sources.length > 1
    ? [fault('only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified', at)]
    : []
}

function checkTerminating(tls: ServerTLSSettings, at: FieldPath): Finding[] {
  const { mode, credentialName, credentialNames, caCertificates, tlsCertificates = [], serverCertificate = '', privateKey = '' } = tls
  if (isGiven(credentialName) || isGiven(credentialNames)) return []
  const name = mode === 'SIMPLE' ? 'SIMPLE TLS' : 'MUTUAL TLS'
  const certificates = tlsCertificates.length > 0 ? tlsCertificates : [{ serverCertificate, privateKey }]
  return [
    ...(mode !== 'SIMPLE' && !caCertificates ? [fault(`${name} requires a client CA bundle`, at)] : []),
    ...(tlsCertificates.length > 2 ? [caution(`${name} can support up to 2 server certificates`, at)] : []),
    ...certificates.flatMap((certificate) => [
      ...(certificate.serverCertificate ? [] : [fault(`${name} requires a server certificate`, at)]),
      ...(certificate.privateKey ? [] : [fault(`${name} requires a private key`, at)]),
    ]),
    ...checkCrl(tls, at),
  ]
}

function checkCrl({ caCrl, credentialName, mode }: ServerTLSSettings, at: FieldPath): Finding[] {
  if (!caCrl) return []
  return [
    ...(credentialName
      ? [fault('CRL is not supported with credentialName. CRL has to be specified in the credential', [...at, 'caCrl'])]
      : []),
    ...(mode === 'SIMPLE' ? [fault('CRL is not supported with SIMPLE TLS', [...at, 'caCrl'])] : []),
  ]
}
