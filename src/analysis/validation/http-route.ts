import type { HTTPRoute } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { checkDestination, checkSplit } from './destinations.ts'
import { caution, type Finding, fault, faultIf } from './finding.ts'
import { checkHeaders, isAuthority } from './headers.ts'
import {
  checkCors,
  checkDirectResponse,
  checkFault,
  checkMirrorShare,
  checkMirrors,
  checkRedirect,
  checkRetries,
  checkRewrite,
} from './http-actions.ts'
import { checkMatches } from './http-match.ts'
import { wrongDuration } from './values.ts'

/** Checks one http rule (validation/virtualservice.go, validateHTTPRoute). `delegate`: the VirtualService has no hosts. */
export function checkHttpRoute(rule: HTTPRoute, at: FieldPath, delegate: boolean): Finding[] {
  return [
    ...checkConflicts(rule, at, delegate),
    ...checkMatches(rule.match, at),
    ...checkHeaders(rule.headers, at),
    ...checkCors(rule.corsPolicy, [...at, 'corsPolicy']),
    ...checkFault(rule.fault, [...at, 'fault']),
    ...checkMirror(rule, at),
    ...checkRedirect(rule.redirect, rule.match, [...at, 'redirect']),
    ...checkDirectResponse(rule.directResponse, [...at, 'directResponse']),
    ...checkRetries(rule.retries, [...at, 'retries']),
    ...checkRewrite(rule.rewrite, [...at, 'rewrite']),
    ...checkAuthority(rule, at),
    ...checkSplit(rule.route, [...at, 'route']),
    ...(rule.timeout === undefined ? [] : faultIf(wrongDuration(rule.timeout), [...at, 'timeout'])),
  ]
}

function checkConflicts(rule: HTTPRoute, at: FieldPath, delegate: boolean): Finding[] {
  const { name = '' } = rule
  if (rule.delegate && !delegate)
    return [
      ...(rule.redirect ? [fault(`root HTTP route ${name} must not specify redirect`, [...at, 'redirect'])] : []),
      ...(rule.route?.length ? [fault(`root HTTP route ${name} must not specify route`, [...at, 'route'])] : []),
    ]
  return [
    ...(rule.delegate ? [fault('delegate HTTP route cannot contain delegate', [...at, 'delegate'])] : []),
    ...checkActions(rule, at),
    ...(rule.mirror && rule.mirrors?.length ? [fault('HTTP route cannot contain both mirror and mirrors', [...at, 'mirrors'])] : []),
  ]
}

/** A rule answers by redirect, by itself, or by a route; these exclude each other and most of what acts on a route. */
function checkActions(rule: HTTPRoute, at: FieldPath): Finding[] {
  const { redirect, directResponse, fault: injection, rewrite } = rule
  const route = Boolean(rule.route?.length)
  const action = redirect ? 'redirect' : directResponse ? 'direct_response' : undefined
  if (!action) return route ? [] : [fault('HTTP route, redirect or direct_response is required', at)]
  return [
    ...(route ? [fault(`HTTP route cannot contain both route and ${action}`, [...at, 'route'])] : []),
    ...(injection ? [fault(`HTTP route cannot contain both fault and ${action}`, [...at, 'fault'])] : []),
    ...(rewrite ? [fault(`HTTP route rule cannot contain both rewrite and ${action}`, [...at, 'rewrite'])] : []),
    ...(redirect && directResponse
      ? [fault('HTTP route rule cannot contain both direct_response and redirect', [...at, 'directResponse'])]
      : []),
  ]
}

function checkMirror(rule: HTTPRoute, at: FieldPath): Finding[] {
  const percent = rule.mirrorPercent ?? rule.mirror_percent
  const deprecated = 'using deprecated setting "mirrorPercent", use "mirrorPercentage" instead'
  return [
    ...(percent === undefined
      ? []
      : [
          ...(percent > 100 ? [fault(`mirror_percent must have a max value of 100 (it has ${percent})`, [...at, 'mirrorPercent'])] : []),
          caution(deprecated, [...at, 'mirrorPercent']),
        ]),
    ...(rule.mirrorPercentage ? checkMirrorShare('mirror_percentage', rule.mirrorPercentage.value ?? 0, [...at, 'mirrorPercentage']) : []),
    ...(rule.mirror ? checkDestination(rule.mirror, [...at, 'mirror']) : []),
    ...checkMirrors(rule.mirrors, at),
  ]
}

/** The authority may be rewritten in one place only. */
function checkAuthority({ rewrite, headers }: HTTPRoute, at: FieldPath): Finding[] {
  let current = rewrite?.authority ?? ''
  for (const part of ['set', 'add'] as const)
    for (const [name, value] of Object.entries(headers?.request?.[part] ?? {})) {
      if (!isAuthority(name)) continue
      if (current)
        return [
          fault(`authority header cannot be set multiple times: have "${current}", attempting to set "${value}"`, [
            ...at,
            'headers',
            'request',
            part,
            name,
          ]),
        ]
      current = value
    }
  return []
}
