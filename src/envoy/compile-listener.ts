import type { NetworkRbacConfig } from '../xds/authorization-config.ts'
import type { FilterChain, FilterChainMatch, HttpConnectionManager, Listener, Origins, TcpProxy } from '../xds/proxy-config.ts'
import type { CompiledHttp } from './compile.ts'
import type { Downstream } from './decision.ts'
import { type ConnectionTraits, chooseFilterChain } from './filter-chain-match.ts'
import { type ConnectionGuard, compileConnectionGuard } from './network-rbac.ts'

/** Compiles the HTTP side of a filter chain; `where` names the chain in its proxy. */
export type HttpCompiler = (manager: HttpConnectionManager, where: string) => CompiledHttp

/** A listener, ready to choose a filter chain; its chains are compiled when a connection first needs them. */
export class CompiledListener {
  readonly name: string
  readonly source: Listener
  readonly #httpOf: HttpCompiler
  readonly #looksAtAddress: boolean
  #chains: readonly CompiledFilterChain[] | undefined = undefined
  #fallback: CompiledFilterChain | undefined = undefined
  #plainPort = -1
  #plainChain: CompiledFilterChain | undefined = undefined

  constructor(source: Listener, httpOf: HttpCompiler) {
    this.name = source.name
    this.source = source
    this.#httpOf = httpOf
    this.#looksAtAddress = source.filter_chains?.some((chain) => chain.filter_chain_match?.prefix_ranges?.length) ?? false
  }

  chooseChain(traits: ConnectionTraits): CompiledFilterChain | undefined {
    this.#chains ??= this.#compileChains()
    return chooseFilterChain(this.#chains, traits) ?? this.#fallback
  }

  /** The chain of a connection that speaks plain HTTP/1.1, as nearly all do: looked up once, unless the address dialled plays a part. */
  choosePlainChain({ address, port, sni }: Downstream): CompiledFilterChain | undefined {
    if (port === this.#plainPort) return this.#plainChain
    const chain = this.chooseChain({ address, port, transport: 'raw_buffer', serverName: sni, applicationProtocol: 'http/1.1' })
    if (this.#looksAtAddress) return chain
    this.#plainPort = port
    this.#plainChain = chain
    return chain
  }

  #compileChains(): readonly CompiledFilterChain[] {
    const { name, filter_chains = [], default_filter_chain: fallback } = this.source
    this.#fallback = fallback && new CompiledFilterChain(fallback, name, this.#httpOf)
    return filter_chains.map((chain, i) => new CompiledFilterChain(chain, `${name}/${i}`, this.#httpOf))
  }
}

/** A filter chain; it speaks HTTP or TCP, or neither where the engine knows no filter of it. */
export class CompiledFilterChain {
  readonly source: FilterChain
  readonly filter_chain_match: FilterChainMatch | undefined
  readonly terminatesTls: boolean
  readonly tcp: TcpProxy | undefined
  readonly #guards: readonly NetworkRbacConfig[]
  readonly isHttp: boolean
  readonly #manager: HttpConnectionManager | undefined
  readonly #where: string
  #guard: ConnectionGuard | undefined = undefined
  readonly #httpOf: HttpCompiler
  #http: CompiledHttp | undefined = undefined

  constructor(source: FilterChain, where: string, httpOf: HttpCompiler) {
    const configs = source.filters.map((filter) => filter.typed_config)
    const manager = configs.find((config): config is HttpConnectionManager => isHttpConnectionManager(config))
    this.source = source
    this.filter_chain_match = source.filter_chain_match
    this.terminatesTls = source.transport_socket !== undefined
    this.tcp = manager ? undefined : configs.find((config): config is TcpProxy => 'cluster' in config || 'weighted_clusters' in config)
    this.#guards = manager ? [] : configs.filter((config): config is NetworkRbacConfig => 'rules' in config || 'shadow_rules' in config)
    this.isHttp = manager !== undefined
    this.#manager = manager
    this.#where = where
    this.#httpOf = httpOf
  }

  /** What judges a connection before the TCP proxy passes it on; undefined where nothing does. */
  guard(origins: Origins): ConnectionGuard | undefined {
    if (this.#guards.length > 0) this.#guard ??= compileConnectionGuard(this.#guards, origins)
    return this.#guard
  }

  /** The HTTP side; undefined where it has none. */
  get http(): CompiledHttp | undefined {
    if (this.#manager) this.#http ??= this.#httpOf(this.#manager, this.#where)
    return this.#http
  }
}

const isHttpConnectionManager = (config: object) => 'rds' in config || 'route_config' in config || 'http_filters' in config
