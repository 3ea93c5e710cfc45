import type { NetworkRbacConfig } from '../xds/authorization-config.ts'
import type { Origins } from '../xds/proxy-config.ts'
import type { Downstream } from './decision.ts'
import { connectionFacts } from './filter-facts.ts'
import { compileRbac, type FilterVerdict } from './rbac.ts'

/** What the filters before the TCP proxy make of a connection. */
export type ConnectionGuard = (downstream: Downstream) => FilterVerdict

/**
 * Compiles `envoy.filters.network.rbac` filters, one after the other. They judge by the first bytes, which are read only once the upstream is
 * connected (source/extensions/filters/network/rbac/rbac_filter.cc); what they deny is closed without an answer.
 */
export function compileConnectionGuard(configs: readonly NetworkRbacConfig[], origins: Origins): ConnectionGuard {
  const filters = configs.map((config) => compileRbac(config, origins))
  return (downstream) => {
    const facts = connectionFacts(downstream)
    const steps: FilterVerdict['steps'][number][] = []
    for (const filter of filters) {
      const verdict = filter(facts)
      steps.push(...verdict.steps)
      if (verdict.refused) return { refused: verdict.refused, steps }
    }
    return { steps }
  }
}
