import type { HTTPRetry, HTTPRoute } from '../manifest/kinds.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import type { RetryPolicy, Route, RouteMatch } from './proxy-config.ts'
import { compileCorsPolicy } from './route-cors.ts'
import { compileFault } from './route-fault.ts'
import { type CompiledHeaders, compileHeaders } from './route-headers.ts'
import { compileRouteMatch } from './route-match.ts'
import { compileRetryPolicy, markRetryPolicy } from './route-retry.ts'

/** The parts of a rule's routes that depend neither on the proxy nor on the listener: made once, shared by all routes. */
export interface RuleParts {
  /** One for each block of `match`, or the one of a rule without. */
  readonly matches: readonly RouteMatch[]
  readonly headers: CompiledHeaders
  /** By index of `route`. */
  readonly destinationHeaders: readonly CompiledHeaders[]
  readonly filters: Route['typed_per_filter_config']
  /** The policy of a rule that states `retries`, made when first asked for; it gives undefined where they are switched off. */
  readonly retryPolicy: ((hashed: boolean) => RetryPolicy | undefined) | undefined
}

/** Keeps the parts of each rule, by identity of the rule. */
export class RuleCache {
  readonly #parts = new WeakMap<HTTPRoute, RuleParts>()

  partsOf(rule: HTTPRoute, place: Place, origins: OriginMap): RuleParts {
    const known = this.#parts.get(rule)
    if (known) return known
    const parts = compileParts(rule, place, origins)
    this.#parts.set(rule, parts)
    return parts
  }
}

function compileParts(rule: HTTPRoute, place: Place, origins: OriginMap): RuleParts {
  const blocks = rule.match?.length ? rule.match : [undefined]
  return {
    matches: blocks.map((block, i) => compileRouteMatch(block ?? undefined, block ? within(place, 'match', i) : place, origins)),
    headers: compileHeaders(rule.headers, within(place, 'headers'), origins),
    destinationHeaders: (rule.route ?? []).map((destination, i) =>
      compileHeaders(destination?.headers, within(place, 'route', i, 'headers'), origins),
    ),
    filters: compileFilters(rule, place, origins),
    retryPolicy: rule.retries ? compileRetries(rule.retries, within(place, 'retries'), origins) : undefined,
  }
}

function compileRetries(retries: HTTPRetry, place: Place, origins: OriginMap): NonNullable<RuleParts['retryPolicy']> {
  const made = new Map<boolean, RetryPolicy | undefined>()
  return (hashed) => {
    if (!made.has(hashed)) {
      const policy = compileRetryPolicy(retries, hashed)
      made.set(hashed, policy && markRetryPolicy(policy, place, origins))
    }
    return made.get(hashed)
  }
}

function compileFilters(rule: HTTPRoute, place: Place, origins: OriginMap): RuleParts['filters'] {
  const fault = rule.fault ? compileFault(rule.fault, within(place, 'fault'), origins) : undefined
  const cors = rule.corsPolicy ? compileCorsPolicy(rule.corsPolicy, within(place, 'corsPolicy'), origins) : undefined
  if (!fault && !cors) return undefined
  return { ...(fault && { 'envoy.filters.http.fault': fault }), ...(cors && { 'envoy.filters.http.cors': cors }) }
}
