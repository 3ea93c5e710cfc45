import { type CompiledProxy, compileProxyConfig } from '../../src/envoy/compile.ts'
import { decide } from '../../src/envoy/decide.ts'
import type { ClusterChoice, Decision, Fraction, HttpRequest, LocalReply } from '../../src/envoy/decision.ts'
import { replyContext } from '../../src/envoy/local-reply.ts'
import { applyResponseHeaders, finalResponseHeaders } from '../../src/envoy/response-headers.ts'
import type { Mesh, Pod } from '../../src/mesh/mesh.ts'
import { localAnswer } from '../../src/metrics/local-answer.ts'
import type { ProxyConfig, Route } from '../../src/xds/proxy-config.ts'
import type { Call, Case } from './case.ts'
import { connectionOf, requestOf } from './connection.ts'
import { type Arrival, OneHop, type Result } from './one-hop.ts'

type Row = Readonly<Record<string, unknown>>
type Lines = readonly (readonly [string, string])[]

const REQUEST_NOISE = new Set([
  'x-call',
  'x-attempts',
  'x-request-id',
  'connection',
  'content-length',
  'x-envoy-expected-rq-timeout-ms',
  'host',
  'x-forwarded-proto',
  'x-envoy-attempt-count',
  'x-envoy-internal',
  'x-envoy-external-address',
  'x-forwarded-for',
])
const RESPONSE_NOISE = new Set(['date', 'content-length', 'connection', 'x-pod', 'content-type', 'server', 'x-envoy-upstream-service-time'])

/** One proxy and the pods behind it, asked one case's calls. */
export class Caller {
  readonly #test: Case
  readonly #mesh: Mesh
  readonly #pod: Pod
  readonly #config: ProxyConfig
  readonly #compiled: CompiledProxy
  readonly #world: OneHop

  constructor(parts: {
    readonly test: Case
    readonly mesh: Mesh
    readonly pod: Pod
    readonly config: ProxyConfig
    readonly podByIp: ReadonlyMap<string, string>
    readonly seed?: number | undefined
  }) {
    this.#test = parts.test
    this.#mesh = parts.mesh
    this.#pod = parts.pod
    this.#config = parts.config
    this.#compiled = compileProxyConfig(parts.config)
    this.#world = new OneHop(parts.test, parts.config, parts.podByIp, parts.seed)
  }

  wait(ms: number): void {
    this.#world.wait(ms * 1000)
  }

  /** Counters whose names contain one of these, as they are a little after the last call, when the recordings read them. */
  stats(wanted: readonly string[]): Row {
    this.wait(250)
    return Object.fromEntries(Object.entries(this.#world.stats()).filter(([name]) => wanted.some((part) => name.includes(part))))
  }

  /** The answer to one step of a case: a call, or several at once. */
  ask(calls: readonly Call[], together: boolean): Row {
    const batch = calls.flatMap((call) => Array.from({ length: call.times ?? 1 }, () => call))
    const rows = together ? this.#answerAll(batch) : batch.flatMap((call) => this.#answerAll([call]))
    return rows.length === 1 && rows[0] ? rows[0] : this.#summary(rows)
  }

  #answerAll(calls: readonly Call[]): readonly Row[] {
    const decided = calls.map((call) => ({ call, ...this.#decide(call) }))
    const sent = decided.flatMap(({ call, decision, request }) => {
      if (decision?.outcome.type === 'tcp')
        return [{ decision, attempts: this.#endsInTls(call, request) ? ['reset' as const] : call.attempts, request }]
      if (decision?.outcome.type !== 'route' && decision?.outcome.type !== 'reply') return []
      return [
        {
          decision: call.times ? decision : { ...decision, outcome: likeliest(decision.outcome) },
          attempts: call.attempts,
          request,
        },
      ]
    })
    const results = [...this.#world.send(sent)]
    return decided.map(({ call, decision, listener, request }) => {
      if (!decision || listener === undefined) return { listener: null }
      const { outcome } = decision
      if (outcome.type === 'refused') return { listener, status: 0 }
      const result = results.shift()
      if (outcome.type === 'tcp') {
        const row = tcpRow(request, this.#endsInTls(call, request), result)
        return { listener, ...row, ...(call.timed && result ? timing(result, result.arrivals) : {}) }
      }
      return result ? { listener, ...this.#http(call, decision, request, result) } : { listener }
    })
  }

  #decide(call: Call): { readonly listener?: string; readonly decision?: Decision; readonly request: HttpRequest } {
    const request = requestOf(call)
    const connection = connectionOf(call, this.#mesh, this.#pod, this.#config)
    if (!connection) return { request }
    const decision = decide(this.#compiled, connection.downstream, request, { explain: false })
    return { request, listener: connection.listener, decision }
  }

  #http(call: Call, decision: Decision, request: HttpRequest, result: Result): Row {
    const { routeConfig, virtualHost, route, outcome } = decision
    const answer = answerOf(decision, request, result)
    const weights = this.#weights(decision)
    const cluster = result.choice?.cluster ?? Object.keys(weights ?? {})[0]
    const main = result.arrivals.filter((a) => !a.shadow)
    return {
      status: answer.status,
      flags: answer.flags,
      details: answer.details,
      route_config: route && routeConfig,
      virtual_host: route && virtualHost,
      route: route?.name ?? null,
      route_index: route?.index ?? null,
      ...(weights ? { clusters: weights } : {}),
      ...(cluster && result.choice?.known !== false ? { cluster } : {}),
      ...(answer.body && answer.status ? { body: answer.body } : {}),
      ...(Object.keys(answer.headers).length > 0 ? { response_headers: answer.headers } : {}),
      ...arrived(result, main, outcome),
      ...(call.timed ? timing(result, main) : {}),
    }
  }

  /** The weights that the matched route is configured with. */
  #weights({ routeConfig, virtualHost, route }: Decision): Readonly<Record<string, number>> | undefined {
    if (!route) return undefined
    const action = this.#route(routeConfig, virtualHost, route.index)?.route
    if (action?.weighted_clusters) {
      const sums: Record<string, number> = {}
      for (const { name, weight } of action.weighted_clusters.clusters) sums[name] = (sums[name] ?? 0) + weight
      return sums
    }
    return action?.cluster ? { [action.cluster]: 1 } : undefined
  }

  #route(routeConfig: string | null, virtualHost: string | null, index: number): Route | undefined {
    const inline = this.#config.listeners
      .flatMap((l) => [...(l.filter_chains ?? []), ...(l.default_filter_chain ? [l.default_filter_chain] : [])])
      .flatMap((chain) => chain.filters.flatMap(({ typed_config: c }) => ('route_config' in c && c.route_config ? [c.route_config] : [])))
    const tables = [...this.#config.routes, ...inline].filter((table) => table.name === routeConfig)
    return tables.flatMap((table) => table.virtual_hosts).find((host) => host.name === virtualHost)?.routes?.[index]
  }

  /** Whether the pod itself would have to end the caller's TLS. */
  #endsInTls(call: Call, request: HttpRequest): boolean {
    return request.scheme === 'https' && !this.#terminates(call)
  }

  /** Whether the chain that the connection takes ends its TLS. */
  #terminates(call: Call): boolean {
    const connection = connectionOf(call, this.#mesh, this.#pod, this.#config)
    const plain =
      connection &&
      decide(
        this.#compiled,
        { address: connection.downstream.address, port: connection.downstream.port },
        { ...requestOf(call), scheme: 'http' },
        { explain: false },
      )
    const listener = this.#config.listeners.find((l) => l.name === connection?.listener)
    const chain =
      listener?.filter_chains?.find((c) => c.filter_chain_match?.server_names?.includes(connection?.downstream.sni ?? '')) ??
      listener?.filter_chains?.[0]
    return plain !== undefined && chain?.transport_socket !== undefined
  }

  #summary(rows: readonly Row[]): Row {
    const counts = { outcomes: {}, pods: {}, clusters: {}, mirrored: {} } as Record<string, Record<string, number>>
    const count = (what: string, key: string) => {
      const map = counts[what] ?? {}
      map[key] = (map[key] ?? 0) + 1
    }
    for (const row of rows) {
      count('outcomes', `${row['status'] ?? 'None'} ${(row['flags'] as string[] | undefined)?.join(',') || '-'}`)
      if (row['cluster']) count('clusters', String(row['cluster']))
      for (const pod of (row['pods'] as string[] | undefined) ?? []) count('pods', pod)
      for (const [pod] of (row['mirrored'] as [string, string][] | undefined) ?? []) count('mirrored', pod)
    }
    const first = rows[0] ?? {}
    const same = ['listener', 'route_config', 'virtual_host', 'route', 'route_index'].filter((key) => key in first)
    const filled = Object.entries(counts).filter(([, map]) => Object.keys(map).length > 0)
    return {
      times: rows.length,
      ...Object.fromEntries(filled),
      ...Object.fromEntries(same.map((key) => [key, first[key]])),
      ...(first['clusters'] ? { weights: first['clusters'] } : {}),
      ...(this.#test.sequence ? { sequence: rows.map(sequenceRow) } : {}),
    }
  }
}

function tcpRow(request: HttpRequest, tls: boolean, result: Result | undefined): Row {
  if (!result || result.flags.includes('NC')) return { status: 0, flags: ['NC'], tcp_cluster: null }
  const row = { tcp_cluster: result.choice?.cluster }
  const pods = result.arrivals.map((a) => a.pod)
  // Of a connection Envoy sets the failure before it counts the tries.
  if (pods.length === 0) return { ...row, status: 0, flags: result.flags.includes('UF') ? ['UF', 'URX'] : result.flags }
  // No pod of the recordings can answer a TLS handshake.
  if (tls) return { ...row, status: 0, flags: [] }
  const headers = joined(Object.entries(result.local ? {} : result.headers), RESPONSE_NOISE)
  const given = Object.keys(headers).length > 0 ? { response_headers: headers } : {}
  return { ...row, status: result.local ? 0 : result.status, flags: result.flags, pods, upstream: upstreamOf(request), ...given }
}

/** What the pods saw: the last try, the pod of each, and the copies. */
function arrived(result: Result, main: readonly Arrival[], outcome: Decision['outcome']): Row {
  const last = main.at(-1)
  const shadows = result.arrivals.filter((a) => a.shadow)
  const sent = last?.choice ?? ('plan' in outcome ? outcome.plan.clusters[0] : undefined)
  const host = sent?.request.authority ?? ''
  return {
    ...(last?.choice ? { upstream: upstreamOf(last.choice.request), pods: main.map((a) => a.pod) } : {}),
    ...(shadows.length > 0 ? { mirrored: unique(shadows.map((a) => [a.pod, host])) } : {}),
  }
}

function timing(result: Result, main: readonly Arrival[]): Row {
  const gaps = main.slice(1).map((a, i) => Math.round((a.atUs - (main[i]?.atUs ?? 0)) / 1000))
  return { ms: Math.round(result.tookUs / 1000), ...(gaps.length > 0 ? { gaps_ms: gaps } : {}) }
}

type HttpOutcome = Extract<Decision['outcome'], { type: 'route' | 'reply' }>

/** The outcome with every draw taken as it most likely falls: what one call alone is expected to give. */
function likeliest(outcome: HttpOutcome): HttpOutcome {
  const { delay, abort } = outcome.fault ?? {}
  const fault = { ...(delay && isLikely(delay) ? { delay } : {}), ...(abort && isLikely(abort) ? { abort } : {}) }
  const settled = outcome.fault ? { fault } : {}
  if (outcome.type === 'reply') return { ...outcome, ...settled }
  const { plan } = outcome
  const share = ({ begin, end }: ClusterChoice) => end - begin
  const known = plan.clusters.filter((c) => c.known)
  const answers = 2 * known.reduce((sum, c) => sum + share(c), 0) >= plan.totalWeight
  const candidates = answers ? known : plan.clusters.filter((c) => !c.known)
  const [first, ...others] = candidates
  const best = first && others.reduce((a, b) => (share(b) > share(a) ? b : a), first)
  const clusters = best ? [{ ...best, begin: 0, end: 1 }] : []
  const mirrors = plan.mirrors.filter(isLikely).map((mirror) => ({ ...mirror, numerator: mirror.denominator }))
  return { ...outcome, ...settled, plan: { ...plan, clusters, totalWeight: 1, mirrors } }
}

const isLikely = ({ numerator, denominator }: Fraction) => 2 * numerator > denominator

function sequenceRow(row: Row): readonly unknown[] {
  const mirrored = row['mirrored'] as [string, string][] | undefined
  return [
    row['status'],
    (row['flags'] as string[] | undefined)?.join(',') ?? '',
    row['pods'] ?? [],
    ...(mirrored ? [mirrored.map(([pod]) => pod)] : []),
  ]
}

interface Given {
  readonly status: number
  readonly flags: readonly string[]
  readonly details: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** The answer as the client gets it: the pod's, or one of the proxy's own. */
function answerOf(decision: Decision, request: HttpRequest, result: Result): Given {
  const { outcome } = decision
  const { flags } = result
  const context = replyContext(request)
  const given = {
    flags,
    refusedTls: false,
    status: result.status,
    retried: result.tries > 1,
    perTry: flags.includes('URX'),
    choice: result.choice,
  }
  if (flags.includes('RL')) return { ...limited(localAnswer(outcome, given, context), result.limit), flags }
  if (outcome.type === 'reply' && !flags.includes('FI')) {
    const { reply } = outcome
    return {
      status: reply.status,
      flags,
      details: reply.details,
      body: reply.body,
      headers: joined([...asBytes(reply.headers), ...limitHeaders(result.limit)], RESPONSE_NOISE),
    }
  }
  if (outcome.type !== 'route' && outcome.type !== 'reply') return { status: 0, flags: [], details: '', body: '', headers: {} }
  const reply = result.local ? localAnswer(outcome, given, context) : undefined
  const pod = result.arrivals.findLast((a) => !a.shadow)?.pod ?? ''
  const raw = {
    status: reply?.status ?? result.status,
    flags,
    details: reply?.details ?? 'via_upstream',
    headers: reply?.headers ?? ([['x-pod', pod], ...Object.entries(result.headers)] as Lines),
  }
  const lines =
    outcome.type === 'route'
      ? routeHeaders(outcome, result, raw)
      : applyResponseHeaders(raw, outcome.responseHeaders ? [outcome.responseHeaders] : [], { request: { ...request } })
  return {
    status: raw.status,
    flags,
    details: raw.details,
    body: reply?.body ?? '',
    headers: joined([...asBytes(lines), ...limitHeaders(result.limit)], RESPONSE_NOISE),
  }
}

/** What a local rate limit answers. */
function limited(reply: LocalReply | undefined, limit: Result['limit']): Given {
  const { status = 0, flags = [], details = '', body = '', headers = [] } = reply ?? {}
  return { status, flags, details, body, headers: joined([...asBytes(headers), ...limitHeaders(limit)], RESPONSE_NOISE) }
}

/** The x-ratelimit headers of a limit that tells its state. */
function limitHeaders(limit: Result['limit']): Lines {
  if (!limit) return []
  return [
    ['x-ratelimit-limit', String(limit.limit)],
    ['x-ratelimit-remaining', String(limit.remaining)],
    ['x-ratelimit-reset', String(limit.resetS)],
  ]
}

type RouteOutcome = Extract<Decision['outcome'], { type: 'route' }>

function routeHeaders(
  outcome: RouteOutcome,
  result: Result,
  raw: { status: number; flags: readonly string[]; details: string; headers: Lines },
): Lines {
  const choice = result.choice ?? outcome.plan.clusters[0]
  if (!choice) return raw.headers
  const made = result.local ? [] : (outcome.plan.setCookies ?? [])
  const cookie = Array.from({ length: result.tries }, () => made)
    .flat()
    .map((line) => ['set-cookie', line] as const)
  const response = { ...raw, headers: [...raw.headers, ...cookie], isFault: raw.flags.includes('FI'), tries: result.tries }
  return finalResponseHeaders(outcome, choice, response)
}

function upstreamOf(request: { readonly method: string; readonly path: string; readonly authority: string; readonly headers: Lines }): Row {
  return { method: request.method, path: request.path, host: request.authority, headers: joined(request.headers, REQUEST_NOISE) }
}

/** Header lines as a map: lines of one name joined by a comma. */
function joined(lines: Lines, noise: ReadonlySet<string>): Readonly<Record<string, string>> {
  const map: Record<string, string> = {}
  for (const [name, value] of lines) {
    const key = name.toLowerCase()
    if (!noise.has(key)) map[key] = key in map ? `${map[key]},${value}` : value
  }
  return map
}

function unique(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...new Map(pairs.map((p) => [p.join('\n'), p])).values()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Response headers as the recordings read them: each byte of their UTF-8 one character. */
function asBytes(lines: Lines): Lines {
  return lines.map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')])
}
