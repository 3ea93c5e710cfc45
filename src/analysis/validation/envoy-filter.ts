import { regexEngine } from '../../core/regex-engine.ts'
import type { EnvoyConfigObjectPatch, EnvoyConfigObjectPatchFilter, EnvoyFilter } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { oldFilterName } from './envoy-filter-names.ts'
import { checkValue } from './envoy-filter-values.ts'
import { caution, eachOf, type Finding, fault } from './finding.ts'
import { checkAlphaSelector } from './selector.ts'
import { utf8Length } from './values.ts'

const EXPOSED =
  'EnvoyFilter exposes internal implementation details that may change at any time. Prefer other APIs if possible, and exercise extreme caution, especially around upgrades.'
const LISTENER_CLASS = ['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER']
const ROUTE_CLASS = ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE']
const CONNECTION_MANAGERS = ['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager']
const MAX_VERSION = 1024

type Patch = EnvoyConfigObjectPatch

/** Checks an EnvoyFilter and warns of every one (envoyfilter.go, ValidateEnvoyFilter). */
export function checkEnvoyFilter({ spec }: Resource<EnvoyFilter>): Finding[] {
  const selector = checkAlphaSelector(spec.workloadSelector, ['spec', 'workloadSelector'], 'Envoy filter')
  const refused = selector.filter(({ level }) => level === 'error')
  if (refused.length > 0) return refused
  return [caution(EXPOSED, ['kind']), ...selector, ...eachOf(spec.configPatches, ['spec', 'configPatches'], checkPatch)]
}

function checkPatch(patch: Patch, at: FieldPath): Finding[] {
  const { match, applyTo = 'INVALID' } = patch
  if (match?.context === 'WAYPOINT') return []
  const incomplete = missing(patch)
  if (incomplete) return [fault(`Envoy filter: ${incomplete}`, at)]
  const version = checkVersion(match?.proxy?.proxyVersion ?? '', [...at, 'match', 'proxy', 'proxyVersion'])
  if (version.some(({ level }) => level === 'error')) return version
  const object = checkObject(applyTo, match, [...at, 'match'])
  const refused = LISTENER_CLASS.includes(applyTo) && object.some(({ level }) => level === 'error')
  return [...version, ...object, ...(refused ? [] : checkValue(applyTo, patch.patch?.value, [...at, 'patch', 'value']))]
}

function missing({ applyTo = 'INVALID', patch }: Patch): string | undefined {
  if (applyTo === 'INVALID') return 'missing applyTo'
  if (!patch) return 'missing patch'
  const { operation = 'INVALID', value } = patch
  if (operation === 'INVALID') return 'missing patch operation'
  return operation !== 'REMOVE' && value === undefined ? 'missing patch value for non-remove operation' : undefined
}

function checkVersion(version: string, at: FieldPath): Finding[] {
  if (version === '') return []
  if (utf8Length(version) > MAX_VERSION)
    return [caution(`Envoy filter: proxyVersion match exceeds ${MAX_VERSION} characters and will be ignored`, at)]
  try {
    regexEngine().compile(version)
    return []
  } catch (error) {
    return [fault(`Envoy filter: invalid regex for proxy version, [${error instanceof Error ? error.message : String(error)}]`, at)]
  }
}

/** The match must be of the class of what is patched. */
function checkObject(applyTo: string, match: Patch['match'], at: FieldPath): Finding[] {
  const { listener, routeConfiguration, cluster, waypoint } = match ?? {}
  if (!(listener || routeConfiguration || cluster || waypoint)) return []
  const wrongClass = (text: string) => [fault(`Envoy filter: applyTo for ${text}`, at)]
  if (LISTENER_CLASS.includes(applyTo)) {
    if (!listener) return wrongClass('listener class objects cannot have non listener match')
    const filter = listener.filterChain?.filter
    return filter ? checkFilter(applyTo, filter, [...at, 'listener', 'filterChain', 'filter']) : []
  }
  if (ROUTE_CLASS.includes(applyTo) && !routeConfiguration)
    return wrongClass('http route class objects cannot have non route configuration match')
  return applyTo === 'CLUSTER' && !cluster ? wrongClass('cluster class objects cannot have non cluster match') : []
}

function checkFilter(applyTo: string, { name = '', subFilter }: EnvoyConfigObjectPatchFilter, at: FieldPath): Finding[] {
  const idle = applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN'
  const noEffect = idle ? [caution(`Envoy filter: filter match has no effect when used with ${applyTo}`, at)] : []
  const wrong = wrongFilter(applyTo, name, subFilter)
  if (wrong) return [...noEffect, fault(`Envoy filter: ${wrong}`, at)]
  return [
    ...noEffect,
    ...[name, subFilter?.name ?? ''].flatMap((used) => {
      const now = oldFilterName(used)
      return now ? [caution(`using deprecated filter name "${used}"; use "${now}" instead`, at)] : []
    }),
  ]
}

function wrongFilter(applyTo: string, name: string, subFilter: EnvoyConfigObjectPatchFilter['subFilter']): string | undefined {
  if (name === '') return 'filter match has no name to match on'
  if (!subFilter) return undefined
  if (applyTo !== 'HTTP_FILTER') return 'subfilter match can be used with applyTo HTTP_FILTER only'
  if (!CONNECTION_MANAGERS.includes(name)) return `subfilter match requires filter match with ${CONNECTION_MANAGERS[0]}`
  return subFilter.name ? undefined : 'subfilter match has no name to match on'
}
