import type { OriginMap } from './origins.ts'
import type { FilterChain, HttpConnectionManager, HttpFilter, Listener } from './proxy-config.ts'

/** A filter chain and the listener that it belongs to. */
export interface Chain {
  readonly listener: Listener
  readonly chain: FilterChain
}

/** The listeners with their HTTP connection managers replaced; what `change` leaves as it is stays the same object. */
export function mapConnectionManagers(
  listeners: readonly Listener[],
  origins: OriginMap,
  change: (manager: HttpConnectionManager, chain: Chain) => HttpConnectionManager,
): readonly Listener[] {
  const changed = (listener: Listener, chain: FilterChain): FilterChain => {
    const filters = chain.filters.map((filter) => {
      const manager = filter.typed_config
      if (!('http_filters' in manager)) return filter
      const next = change(manager, { listener, chain })
      return next === manager ? filter : { ...filter, typed_config: next }
    })
    if (filters.every((filter, i) => filter === chain.filters[i])) return chain
    return origins.mark({ ...chain, filters }, origins.placeOf(chain))
  }
  return listeners.map((listener) => {
    const chains = listener.filter_chains?.map((chain) => changed(listener, chain))
    if (!chains || chains.every((chain, i) => chain === listener.filter_chains?.[i])) return listener
    return origins.mark({ ...listener, filter_chains: chains }, origins.placeOf(listener))
  })
}

/** The manager with these filters put before all that it has. */
export function withFilters(manager: HttpConnectionManager, filters: readonly HttpFilter[]): HttpConnectionManager {
  return filters.length === 0 ? manager : { ...manager, http_filters: [...filters, ...(manager.http_filters ?? [])] }
}
