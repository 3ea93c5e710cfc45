import { parseDuration } from '../core/duration.ts'
import type { Destination, HTTPRoute, HTTPRouteDestination } from '../manifest/kinds.ts'
import { hasGatewaySemantics } from './gateway-semantics.ts'
import { type Place, within } from './origins.ts'
import { protoDuration } from './proto-duration.ts'
import type { HeaderOperations, RequestMirrorPolicy, RouteAction, WeightedCluster } from './proxy-config.ts'
import type { RouteContext } from './route-context.ts'
import { destinationCluster } from './route-destination.ts'
import { hundredths, millionths } from './route-fault.ts'
import { compileHashPolicy, type HashSetting, hashForDestination } from './route-hash.ts'
import type { RuleParts } from './route-rule.ts'
import { quoteRegex } from './string-match.ts'

/** A rule with its shared parts and its place in the text. */
export interface RuleSource {
  readonly rule: HTTPRoute
  readonly parts: RuleParts
  readonly place: Place
}

/** What the router does with a request, and the header operations that a single destination adds to the route's own. */
export interface CompiledAction {
  readonly action: RouteAction
  readonly operations: HeaderOperations
}

type Fields = Partial<RouteAction>
type Hashes = readonly (HashSetting | undefined)[]

/** Envoy's route action for a rule that routes. route.go: applyHTTPRouteDestination. */
export function compileAction(source: RuleSource, context: RouteContext): CompiledAction {
  const { rule, parts, place } = source
  const destinations = rule.route ?? []
  const hashes = destinations.map((destination) => hashOf(destination?.destination, context))
  const single = destinations.length === 1
  const retry = retryPolicy(parts, single && hashes[0] !== undefined, context)
  const mirrors = mirrorPolicies(source, context)
  const action: RouteAction = {
    ...targets(source, context),
    ...timeouts(rule),
    ...rewrites(source),
    ...(hasGatewaySemantics(place.resource) && { cluster_not_found_response_code: 'INTERNAL_SERVER_ERROR' }),
    ...hostRewrite(source),
    ...(mirrors.length > 0 && { request_mirror_policies: mirrors }),
    ...hashPolicies(source, hashes, context),
    ...(retry && { retry_policy: retry }),
  }
  markAction(action, source, context)
  context.origins.mark(action, within(place, 'route'))
  return { action, operations: single ? (parts.destinationHeaders[0]?.operations ?? {}) : {} }
}

/** One destination takes everything, whatever its weight; of several, those of weight 0 are left out. */
function targets({ rule, parts, place }: RuleSource, context: RouteContext): Fields {
  const destinations = rule.route ?? []
  if (destinations.length === 1) return { cluster: clusterOf(destinations[0]?.destination, context) }
  const clusters = destinations.flatMap((destination, i) => {
    if (!destination?.weight) return []
    const cluster = weightedCluster(destination, parts, i, context)
    context.origins.markField(cluster, 'weight', within(place, 'route', i, 'weight'))
    return [context.origins.mark(cluster, within(place, 'route', i))]
  })
  return { weighted_clusters: { clusters } }
}

function weightedCluster(destination: HTTPRouteDestination, parts: RuleParts, index: number, context: RouteContext): WeightedCluster {
  const headers = parts.destinationHeaders[index]
  return {
    name: clusterOf(destination.destination, context),
    weight: destination.weight ?? 0,
    ...headers?.operations,
    ...(headers?.authority && { host_rewrite_literal: headers.authority.value }),
  }
}

function hashOf(destination: Destination | null | undefined, context: RouteContext): HashSetting | undefined {
  return destination?.host ? hashForDestination(context.destinationRule(destination.host), destination) : undefined
}

function clusterOf(destination: Destination | null | undefined, context: RouteContext): string {
  return destinationCluster(destination, destination?.host ? context.service(destination.host) : undefined, context.port)
}

/** No timeout is Envoy's zero; the same bound holds for a caller's `grpc-timeout`. */
function timeouts(rule: HTTPRoute): Fields {
  const timeout = rule.timeout ? protoDuration(rule.timeout) : '0s'
  return { timeout, max_grpc_timeout: parseDuration(timeout) === 0 ? '0s' : timeout }
}

function rewrites({ rule: { rewrite }, parts, place }: RuleSource): Fields {
  const regex = rewrite?.uriRegexRewrite
  if (regex) return regexRewrite(regex.match ?? '', regex.rewrite ?? '')
  if (!rewrite?.uri) return {}
  if (rewrite.uri !== '/' || !hasGatewaySemantics(place.resource)) return { prefix_rewrite: rewrite.uri }
  // A plain replacement of `/a` by `/` would make `//b` of `/a/b`.
  return regexRewrite(`^${quoteRegex(parts.matches[0]?.path_separated_prefix ?? '')}(/?)(.*)`, '/\\2')
}

function regexRewrite(regex: string, substitution: string): Fields {
  return { regex_rewrite: { pattern: { regex }, substitution } }
}

/** `rewrite.authority`, else the Host that the rule's headers set, else that of a single destination. */
function hostRewrite({ rule, parts }: RuleSource): Fields {
  const single = rule.route?.length === 1 ? parts.destinationHeaders[0]?.authority : undefined
  const authority = rule.rewrite?.authority || parts.headers.authority?.value || single?.value
  return authority ? { host_rewrite_literal: authority } : {}
}

function hashPolicies({ rule }: RuleSource, hashes: Hashes, context: RouteContext): Fields {
  const single = rule.route?.length === 1
  const policies = hashes.flatMap((hash, i) => {
    const policy = single || rule.route?.[i]?.weight ? compileHashPolicy(hash, context.origins) : undefined
    return policy ? [policy] : []
  })
  return policies.length > 0 ? { hash_policy: policies } : {}
}

/** The rule's own policy, else the mesh's. */
function retryPolicy(parts: RuleParts, hashed: boolean, context: RouteContext): RouteAction['retry_policy'] {
  return (parts.retryPolicy ?? context.defaultRetryPolicy)(hashed)
}

/** `mirror` and `mirrors`; without a percentage everything is copied, an explicit zero copies nothing. */
function mirrorPolicies({ rule, place }: RuleSource, context: RouteContext): RequestMirrorPolicy[] {
  const policies: RequestMirrorPolicy[] = []
  const add = (destination: Destination | null | undefined, fraction: MirrorFraction | undefined, at: Place) => {
    if (destination && fraction) policies.push(context.origins.mark(mirrorPolicy(clusterOf(destination, context), fraction), at))
  }
  add(rule.mirror, mirrorFraction(rule.mirrorPercentage, rule.mirrorPercent ?? rule.mirror_percent), within(place, 'mirror'))
  rule.mirrors?.forEach((mirror, i) => {
    add(mirror?.destination, mirrorFraction(mirror?.percentage, undefined), within(place, 'mirrors', i))
  })
  return policies
}

type MirrorFraction = NonNullable<RequestMirrorPolicy['runtime_fraction']>['default_value']

function mirrorFraction(
  percentage: { readonly value?: number } | null | undefined,
  percent: number | null | undefined,
): MirrorFraction | undefined {
  if (percentage) return (percentage.value ?? 0) > 0 ? millionths(percentage) : undefined
  if (typeof percent === 'number') return percent > 0 ? hundredths(percent) : undefined
  return hundredths(100)
}

function mirrorPolicy(cluster: string, fraction: MirrorFraction): RequestMirrorPolicy {
  return { cluster, runtime_fraction: { default_value: fraction }, trace_sampled: false, disable_shadow_host_suffix_append: true }
}

function markAction(action: RouteAction, { rule, parts, place }: RuleSource, { origins }: RouteContext): void {
  if (action.cluster !== undefined) origins.markField(action, 'cluster', within(place, 'route', 0))
  if (rule.timeout) origins.markField(action, 'timeout', within(place, 'timeout'))
  if (action.prefix_rewrite) origins.markField(action, 'prefix_rewrite', within(place, 'rewrite', 'uri'))
  if (action.regex_rewrite) origins.mark(action.regex_rewrite, within(place, 'rewrite', 'uriRegexRewrite'))
  if (!action.host_rewrite_literal) return
  const authority = rule.rewrite?.authority
    ? within(place, 'rewrite', 'authority')
    : (parts.headers.authority ?? parts.destinationHeaders[0]?.authority)
  if (authority) origins.markField(action, 'host_rewrite_literal', 'place' in authority ? authority.place : authority)
}
