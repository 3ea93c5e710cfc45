import type { OriginMap } from './origins.ts'
import type { FilterChain, HttpConnectionManager, HttpFilter, Listener, NetworkFilter } from './proxy-config.ts'

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
  return mapFilters(listeners, origins, (filters, place) => {
    const changed = filters.map((filter) => {
      const manager = filter.typed_config
      if (!('http_filters' in manager)) return filter
      const next = change(manager, place)
      return next === manager ? filter : { ...filter, typed_config: next }
    })
    return changed.every((filter, i) => filter === filters[i]) ? filters : changed
  })
}

/** The listeners with these filters put before all others of the chains that speak no HTTP. */
export function withNetworkFilters(
  listeners: readonly Listener[],
  before: readonly NetworkFilter[],
  origins: OriginMap,
): readonly Listener[] {
  if (before.length === 0) return listeners
  return mapFilters(listeners, origins, (filters) =>
    filters.some(({ typed_config: config }) => 'http_filters' in config) ? filters : [...before, ...filters],
  )
}

type Filters = FilterChain['filters']

function mapFilters(
  listeners: readonly Listener[],
  origins: OriginMap,
  change: (filters: Filters, chain: Chain) => Filters,
): readonly Listener[] {
  const changed = (listener: Listener, chain: FilterChain): FilterChain => {
    const filters = change(chain.filters, { listener, chain })
    return filters === chain.filters ? chain : origins.mark({ ...chain, filters }, origins.placeOf(chain))
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
