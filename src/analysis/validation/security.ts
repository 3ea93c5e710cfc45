import type { JWTRule, PeerAuthentication, RequestAuthentication } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { durationIf } from './connection-pool.ts'
import { caution, eachOf, type Finding, fault, webhookFault } from './finding.ts'
import { checkTargets } from './policy-target.ts'
import { checkMatchLabels } from './selector.ts'

/** Checks a PeerAuthentication (validation.go, ValidatePeerAuthentication). */
export function checkPeerAuthentication({ spec }: Resource<PeerAuthentication>): Finding[] {
  const ports = Object.keys(spec.portLevelMtls ?? {})
  const general = Object.keys(spec.selector?.matchLabels ?? {}).length === 0
  const path = ['spec', 'portLevelMtls']
  return [
    ...(general && ports.length > 0 ? [fault('mesh/namespace peer authentication cannot have port level mTLS', path)] : []),
    ...(spec.portLevelMtls && ports.length === 0
      ? [webhookFault('port level mTLS, if defined, must have at least one element', path)]
      : []),
    ...ports.flatMap((port) =>
      Number(port) > 0 && Number(port) <= 65535 ? [] : [fault('port must be in range 1..65535', [...path, port])],
    ),
    ...checkMatchLabels(spec.selector, ['spec', 'selector']),
  ]
}

/** Checks a RequestAuthentication (validation.go, ValidateRequestAuthentication). */
export function checkRequestAuthentication({ spec }: Resource<RequestAuthentication>): Finding[] {
  return [...checkTargets(spec), ...eachOf(spec.jwtRules, ['spec', 'jwtRules'], checkJwtRule)]
}

function checkJwtRule(rule: JWTRule, at: FieldPath): Finding[] {
  const { audiences, issuer = '', jwksUri = '', jwks = '', fromHeaders, fromParams, fromCookies, outputClaimToHeaders, timeout } = rule
  const nonEmpty = (field: string, list: readonly string[] | undefined, text: string) =>
    eachOf(list, [...at, field], (value, path) => (value === '' ? [fault(text, path)] : []))
  return [
    ...nonEmpty('audiences', audiences, 'audience must be non-empty string'),
    ...(issuer === '' && jwksUri === '' ? [fault('issuer or jwksUri must be non-empty string', at)] : []),
    ...(jwksUri === '' ? [] : checkUri(jwksUri, [...at, 'jwksUri'])),
    ...(jwks === '' ? [] : checkKeys(jwks, [...at, 'jwks'])),
    ...eachOf(fromHeaders, [...at, 'fromHeaders'], ({ name = '' }, path) =>
      name === '' ? [fault('location header name must be non-empty string', path)] : [],
    ),
    ...nonEmpty('fromParams', fromParams, 'location query must be non-empty string'),
    ...nonEmpty('fromCookies', fromCookies, 'cookie name must be non-empty string'),
    ...eachOf(outputClaimToHeaders, [...at, 'outputClaimToHeaders'], ({ claim = '', header = '' }, path) => {
      if (claim === '' || header === '') return [fault('outputClaimToHeaders header and claim value must be non-empty string', path)]
      return /^[-_A-Za-z0-9]+$/.test(header) ? [] : [fault(`header name ${header} is not a valid header name`, path)]
    }),
    ...durationIf(timeout, [...at, 'timeout']),
  ]
}

function checkUri(uri: string, at: FieldPath): Finding[] {
  const [, scheme = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri) ?? []
  if (/^:|%(?![\da-fA-F]{2})|\s/.test(uri)) return [fault(`parse "${uri}": the URI cannot be read`, at)]
  const [, port] = /^[^/]*:\/\/[^/?#]*?(:[^/?#\]:]*)?(?:[/?#]|$)/.exec(uri) ?? []
  if (port && !/^:\d*$/.test(port)) return [fault(`parse "${uri}": invalid port "${port}" after host`, at)]
  return /^https?$/i.test(scheme) ? [] : [fault(`URI scheme "${scheme.toLowerCase()}" is not supported`, at)]
}

function checkKeys(jwks: string, at: FieldPath): Finding[] {
  try {
    const parsed = JSON.parse(jwks) as { keys?: readonly { d?: unknown; kty?: unknown }[] } & { d?: unknown; kty?: unknown }
    const keys = Array.isArray(parsed.keys) ? parsed.keys : [parsed]
    if (keys.some((key) => !['RSA', 'EC', 'OKP', 'oct'].includes(String(key?.kty))))
      return [fault('jwks parse error: a key has no known type', at)]
    return keys.flatMap((key, index) =>
      key.d !== undefined || key.kty === 'oct'
        ? [caution(`jwks key at index ${index} contains private key material; only public keys are used for verification`, at)]
        : [],
    )
  } catch {
    return [fault('jwks parse error: it is no JSON', at)]
  }
}
