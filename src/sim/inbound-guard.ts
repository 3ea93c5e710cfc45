import { remembered } from '../core/remembered.ts'
import type { Listener } from '../xds/proxy-config.ts'

const HARMLESS = new Set(['envoy.filters.http.fault', 'envoy.filters.http.cors', 'envoy.filters.http.router'])

/**
 * Whether a sidecar may refuse what comes in for its pod: one that takes in whatever comes has a chain for mutual TLS and one for plain text on
 * each port, and no filter that refuses.
 */
export const mayRefuse = remembered(({ filter_chains: chains = [] }: Listener): boolean => {
  const plain = chains.filter((chain) => chain.filter_chain_match?.transport_protocol === 'raw_buffer').length
  if (chains.length !== 2 * plain) return true
  return chains.some((chain) =>
    chain.filters.some(
      ({ name, typed_config: config }) =>
        name === 'envoy.filters.network.rbac' ||
        ('http_filters' in config && config.http_filters?.some((filter) => !HARMLESS.has(filter.name))),
    ),
  )
})
