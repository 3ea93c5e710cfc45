import type { HTTPMatchRequest, HTTPRoute, VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { type Place, within } from './origins.ts'
import type { Route } from './proxy-config.ts'
import { compileAction, type RuleSource } from './route-action.ts'
import type { RouteContext } from './route-context.ts'
import { joinOperations } from './route-headers.ts'
import { isCatchAll } from './route-match.ts'
import { compileRedirect } from './route-redirect.ts'

/**
 * The routes of a VirtualService's `http` for one proxy and listener, in order; empty where all of it is meant for others. Nothing follows
 * the first route that takes everything, nor a rule without `match`. route.go: BuildHTTPRoutesForVirtualService.
 */
export function compileHttpRoutes(virtualService: Resource<VirtualService>, context: RouteContext): readonly Route[] {
  return context.routes.routesOf(virtualService, context, (watched) => translate(virtualService, watched))
}

function translate(virtualService: Resource<VirtualService>, context: RouteContext): readonly Route[] {
  const routes: Route[] = []
  for (const [index, rule] of (virtualService.spec.http ?? []).entries()) {
    if (!rule) continue
    const place = { resource: virtualService, path: ['spec', 'http', index] }
    const source = { rule, place, parts: context.rules.partsOf(rule, place, context.origins) }
    for (const block of blocksFor(rule, context)) {
      const route = compileRoute(source, block, context)
      routes.push(route)
      if (isCatchAll(route.match)) return routes
    }
    if (!rule.match?.length) return routes
  }
  return routes
}

/** Indices of the blocks of `match` that istiod keeps for this proxy and listener; 0 stands for a rule without. */
function blocksFor(rule: HTTPRoute, context: RouteContext): readonly number[] {
  if (!rule.match?.length) return [0]
  return rule.match.flatMap((block, i) => (isMeantFor(block, context) ? [i] : []))
}

/** `gateways`, where given, decide alone; else the caller's labels and namespace. `port` counts in any case. route.go: sourceMatchHTTP. */
function isMeantFor(match: HTTPMatchRequest | null | undefined, { pod, gateway, port }: RouteContext): boolean {
  if (!match) return true
  if (match.port && match.port !== port) return false
  if (match.gateways?.length) return match.gateways.includes(gateway)
  const hasLabels = Object.entries(match.sourceLabels ?? {}).every(([name, value]) => pod.workloadLabels[name] === value)
  return hasLabels && (!match.sourceNamespace || match.sourceNamespace === pod.namespace)
}

function compileRoute(source: RuleSource, block: number, context: RouteContext): Route {
  const { rule, parts, place } = source
  const match = parts.matches[block] ?? { prefix: '/' }
  const name = routeName(rule, rule.match?.[block])
  const { operations, ...outcome } = compileOutcome(source, context)
  const route: Route = {
    ...(name && { name }),
    match,
    ...outcome,
    ...joinOperations(parts.headers.operations, operations ?? {}),
    ...(parts.filters && { typed_per_filter_config: parts.filters }),
  }
  return context.origins.mark(route, place)
}

type Outcome = Pick<Route, 'route' | 'redirect' | 'direct_response'> & {
  readonly operations?: ReturnType<typeof compileAction>['operations']
}

/** A redirect goes before a direct response, and that before routing. */
function compileOutcome(source: RuleSource, context: RouteContext): Outcome {
  const { rule, place } = source
  if (rule.redirect) {
    const redirect = compileRedirect(rule.redirect, context)
    return redirect ? { redirect: context.origins.mark(redirect, within(place, 'redirect')) } : {}
  }
  if (rule.directResponse) return { direct_response: directResponse(rule.directResponse, within(place, 'directResponse'), context) }
  const { action, operations } = compileAction(source, context)
  return { route: action, operations }
}

function directResponse(
  response: NonNullable<HTTPRoute['directResponse']>,
  place: Place,
  { origins }: RouteContext,
): NonNullable<Route['direct_response']> {
  const { string, bytes } = response.body ?? {}
  const body = typeof string === 'string' ? { inline_string: string } : typeof bytes === 'string' ? { inline_bytes: bytes } : undefined
  return origins.mark({ status: response.status ?? 0, ...(body && { body }) }, place)
}

/** The rule's name, and the block's after a dot. */
function routeName(rule: HTTPRoute, match: HTTPMatchRequest | null | undefined): string {
  return match?.name ? `${rule.name ?? ''}.${match.name}` : (rule.name ?? '')
}
