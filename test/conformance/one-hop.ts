import { absorb, drawPoint } from '../../src/core/random.ts'
import { type ClusterSpec, compileCluster } from '../../src/envoy/cluster-spec.ts'
import type { ClusterChoice, Decision, HttpRequest } from '../../src/envoy/decision.ts'
import type { Host } from '../../src/envoy/load-balancer-host.ts'
import type { Atlas } from '../../src/sim/atlas.ts'
import { type Attempt, Call as SimulatedCall } from '../../src/sim/call.ts'
import type { Reception } from '../../src/sim/connection-broker.ts'
import { eventKinds } from '../../src/sim/event-kinds.ts'
import { EventQueue } from '../../src/sim/event-queue.ts'
import { flagsOfBits } from '../../src/sim/flags.ts'
import type { BucketState } from '../../src/sim/gate.ts'
import { Health } from '../../src/sim/health.ts'
import type { PodRoute, Target } from '../../src/sim/hop.ts'
import { compileHop, type HopSite } from '../../src/sim/hop-compiler.ts'
import { ProxyState } from '../../src/sim/proxy-state.ts'
import { Recorder } from '../../src/sim/recorder.ts'
import { none16, rowBits } from '../../src/sim/recording.ts'
import { NETWORK_US, RequestLife, type Upstream } from '../../src/sim/request.ts'
import type { ClusterLoadAssignment, ProxyConfig } from '../../src/xds/proxy-config.ts'
import type { Behaviour, Case } from './case.ts'

/** What the draws of the engine's answers are looked up by, where nothing else is asked. */
const SEED = 20_261
/** At which phase rotations begin, in the same way. */
const PHASE = 1

/** One try, or copy, as it reached its pod. */
export interface Arrival {
  readonly pod: string
  readonly atUs: number
  readonly shadow: boolean
  readonly cluster: string
  readonly choice: ClusterChoice | undefined
}

/** What became of one request. */
export interface Result {
  readonly status: number
  readonly flags: readonly string[]
  /** Whether the proxy answered by itself, and not the pod. */
  readonly local: boolean
  /** How often a host was chosen for it, or would have been. */
  readonly tries: number
  /** The destination that the draw chose. */
  readonly choice: ClusterChoice | undefined
  readonly arrivals: readonly Arrival[]
  /** Headers that the pod added to its answer. */
  readonly headers: Readonly<Record<string, string>>
  readonly tookUs: number
  /** What the proxy tells of the rate limit that counted it. */
  readonly limit: BucketState | undefined
}

interface Under {
  readonly behaviour: readonly Behaviour[] | undefined
  readonly choices: ReadonlyMap<Target, ClusterChoice | undefined>
  readonly arrivals: Arrival[]
  readonly startUs: number
  readonly method: string
  headers: Readonly<Record<string, string>>
  limit: BucketState | undefined
  result: Result | undefined
}

/** Who answers at an address: a pod by its name, else the address that the recordings put in its place. */
function answerers(config: ProxyConfig, podByIp: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map([...podByIp].map(([ip, pod]) => [ip, pod.replace(/^.*\//, '')]))
  let outside = 0
  const inline = config.clusters.flatMap((cluster) =>
    cluster['load_assignment'] ? [cluster['load_assignment'] as ClusterLoadAssignment] : [],
  )
  for (const { endpoint } of [...inline, ...config.endpoints].flatMap((a) => a.endpoints).flatMap((g) => g.lb_endpoints)) {
    // A Unix socket has no address of this kind.
    const { address = '' } = (endpoint.address as Partial<typeof endpoint.address>).socket_address ?? {}
    if (!address || names.has(address)) continue
    names.set(address, /^\d+(\.\d+){3}$/.test(address) ? address.replace(/^\d+/, '127') : `127.66.0.${++outside}`)
  }
  return names
}

const ORIGINAL_DESTINATION = { lb_policy: 'ROUND_ROBIN', type: 'STATIC' as const }

/**
 * One proxy with the pods of a case behind it, on the simulator's own request life and clock: what the recordings were made with, without the
 * network in between.
 */
export class OneHop implements Upstream {
  readonly #test: Case
  readonly #config: ProxyConfig
  readonly #queue = new EventQueue<unknown>()
  readonly #recorder = new Recorder()
  readonly #life: RequestLife
  readonly #health: Health
  readonly #proxy: ProxyState
  readonly #names: readonly string[]
  /** By number of the request; its copies are counted with it. */
  readonly #under = new Map<number, Under>()
  readonly #site: HopSite
  readonly #seed: number
  #requests = 0

  constructor(test: Case, config: ProxyConfig, podByIp: ReadonlyMap<string, string>, seed?: number) {
    this.#test = test
    this.#seed = seed ?? SEED
    this.#config = config
    const names = answerers(config, podByIp)
    const indices = new Map([...names.keys()].map((ip, i) => [ip, i]))
    this.#names = [...names.values(), '127.99.0.1']
    const clusters = new Map(config.clusters.map((cluster, i) => [cluster.name, i]))
    this.#site = {
      // Nothing of the picture is asked for here.
      atlas: { edge: () => 0 } as unknown as Atlas,
      from: PLACE,
      url: { scheme: 'http', host: '', port: 0, path: '/' } as HopSite['url'],
      placeOfHost: () => PLACE,
      clusterFor: (name) => clusters.get(name) ?? -1,
      request: { method: 'GET', path: '/', authority: '', headers: [] },
      routeTo: () => NO_ROUTE,
      record: () => none16,
    }
    this.#health = new Health(this.#queue, { ejected() {}, returned() {} })
    this.#life = new RequestLife({ queue: this.#queue, recorder: this.#recorder, upstream: this, health: this.#health })
    const podOf = (address: string) => indices.get(address.replace(/:\d+$/, '')) ?? names.size
    this.#proxy = new ProxyState(0, seed ?? PHASE, 0, { spec: (index) => this.#spec(index), podOf })
  }

  #spec(index: number): ClusterSpec | undefined {
    const cluster = this.#config.clusters[index]
    if (!cluster) return undefined
    if (cluster.type !== 'ORIGINAL_DST')
      return overHttp1(
        compileCluster(
          cluster,
          this.#config.endpoints.find((e) => e.cluster_name === cluster.name),
        ),
      )
    const stand = {
      cluster_name: cluster.name,
      endpoints: [
        { locality: {}, lb_endpoints: [{ endpoint: { address: { socket_address: { address: '127.99.0.1', port_value: 8 } } } }] },
      ],
    }
    return compileCluster({ ...cluster, ...ORIGINAL_DESTINATION }, stand)
  }

  get nowUs(): number {
    return this.#queue.now
  }

  /** Sends requests at once, each decided already, and gives what became of them when all are answered. */
  send(
    requests: readonly {
      readonly decision: Decision
      readonly attempts?: readonly Behaviour[] | undefined
      readonly request: HttpRequest
    }[],
  ): readonly Result[] {
    const calls = requests.map(({ decision, attempts, request }) => {
      const number = this.#requests++
      const hop = compileHop(decision, { ...this.#site, request })
      const point = absorb(drawPoint(this.#seed), number)
      const call = new SimulatedCall(hop, { proxy: this.#proxy, request: number, point, parent: undefined, required: false, depth: 0 })
      const choices = new Map(hop.targets.map((target, i) => [target, choicesOf(decision)[i]]))
      this.#under.set(number, {
        behaviour: attempts,
        choices,
        arrivals: [],
        startUs: this.#queue.now,
        method: request.method,
        headers: {},
        limit: undefined,
        result: undefined,
      })
      return call
    })
    for (const call of calls) this.#begin(call)
    while (calls.some((call) => !this.#under.get(call.request)?.result) && this.#step());
    this.wait(2 * NETWORK_US)
    return calls.map((call) => this.#under.get(call.request)?.result ?? NO_RESULT)
  }

  #begin(call: SimulatedCall): void {
    this.#advance(call, () => this.#life.begin(call))
  }

  /** Takes a request on through the filters, and hears what a rate limit tells of it on the way. */
  #advance(call: SimulatedCall, go: () => void): void {
    this.#proxy.limiters.told = undefined
    go()
    const under = this.#under.get(call.request)
    if (under) under.limit = this.#proxy.limiters.told ?? under.limit
    if (under?.result) under.result = { ...under.result, limit: under.limit }
  }

  /** Lets time pass. */
  wait(us: number): void {
    const until = this.#queue.now + us
    while (this.#queue.next <= until && this.#step());
    this.#queue.now = until
  }

  /** Envoy's counters, by their full names. */
  stats(): Readonly<Record<string, number>> {
    const found: Record<string, number> = {}
    for (const [i, cluster] of this.#config.clusters.entries()) {
      const used = this.#proxy.cluster(i)
      for (const host of used?.runtime.members ?? []) used?.runtime.expireIdle(host, this.nowUs)
      for (const [name, value] of Object.entries(used?.runtime.stats ?? {})) found[`cluster.${cluster.name}.${name}`] = value
    }
    return found
  }

  #step(): boolean {
    if (!this.#queue.pop()) return false
    const { kind, target } = this.#queue
    const handlers = this.#handlers[kind]
    handlers?.(target as never)
    return true
  }

  readonly #handlers: Readonly<Record<number, (target: never) => void>> = {
    [eventKinds.delayOver]: (call: SimulatedCall) => this.#advance(call, () => this.#life.delayOver(call)),
    [eventKinds.connected]: (connecting: never) => this.#life.connections.connected(connecting),
    [eventKinds.refused]: (connecting: never) => this.#life.connections.refused(connecting),
    [eventKinds.answer]: (answer: { attempt: Attempt; behaviour: Exclude<Behaviour, number | 'reset'> }) => this.#answer(answer),
    [eventKinds.perTryTimeout]: (attempt: Attempt) => this.#life.perTryTimeout(attempt),
    [eventKinds.timeout]: (call: SimulatedCall) => this.#life.timeout(call),
    [eventKinds.backOffOver]: (call: SimulatedCall) => this.#life.backOffOver(call),
    [eventKinds.outlierTick]: (cluster: never) => this.#health.tick(cluster),
    [eventKinds.healthUpdate]: (cluster: never) => this.#health.deliver(cluster),
  }

  serves(): boolean {
    return true
  }

  reception(host: Host<Attempt>): Reception {
    return (this.#test.down ?? []).includes(this.#names[host.pod] ?? '') ? 'refused' : 'accepted'
  }

  receive(attempt: Attempt): void {
    const { call } = attempt
    const main = this.#under.get(call.request)
    const pod = this.#names[attempt.pod] ?? ''
    const choice = call.target && main?.choices.get(call.target)
    main?.arrivals.push({
      pod,
      atUs: this.#queue.now,
      shadow: call.mirror,
      cluster: this.#config.clusters[call.target?.cluster ?? -1]?.name ?? '',
      choice,
    })
    const tries = main?.arrivals.filter((a) => !a.shadow).length ?? 1
    const script = call.mirror ? undefined : main?.behaviour
    const todo = script?.[Math.min(tries, script.length) - 1] ?? this.#test.backends?.[pod] ?? 200
    const behaviour = typeof todo === 'number' ? { status: todo } : todo === 'reset' ? { reset: true } : todo
    this.#queue.push(this.#queue.now + 2 * NETWORK_US + (behaviour.delay_ms ?? 0) * 1000, eventKinds.answer, { attempt, behaviour })
  }

  #answer({ attempt, behaviour }: { attempt: Attempt; behaviour: Exclude<Behaviour, number | 'reset'> }): void {
    const under = attempt.call.mirror ? undefined : this.#under.get(attempt.call.request)
    if (behaviour.reset) {
      this.#life.reset(attempt, 'connection termination')
      return
    }
    if (isMalformed(behaviour)) {
      this.#life.reset(attempt, 'protocol error')
      return
    }
    const headers = Object.fromEntries(Object.entries(behaviour.headers ?? {}).map(([k, v]) => [k.toLowerCase(), v]))
    if (under && attempt.state !== 'over') under.headers = headers
    const grpc = headers['grpc-status']
    this.#life.respond(attempt, {
      status: behaviour.status ?? 200,
      ...(grpc === undefined ? {} : { grpcStatus: Number(grpc) }),
      ...('x-envoy-ratelimited' in headers ? { rateLimited: true } : {}),
      bodyless: isBodyless(behaviour.status, under?.method),
      ofGrpc: attempt.call.hop.grpc,
    })
  }

  abandon(): void {}

  answered(call: SimulatedCall, status: number): void {
    const under = this.#under.get(call.request)
    if (!under || call.mirror) return
    const bits = this.#recorder.allRows().bits[call.row] ?? 0
    under.result = {
      status,
      flags: flagsOfBits(bits),
      local: (bits & rowBits.local) !== 0,
      tries: call.tries + 1,
      choice: call.target && under.choices.get(call.target),
      arrivals: under.arrivals,
      headers: under.headers,
      tookUs: this.#queue.now - under.startUs,
      limit: under.limit,
    }
  }
}

/** What the recordings were made over, whatever a cluster asks for. */
const overHttp1 = (spec: ClusterSpec): ClusterSpec => ({ ...spec, http2: false })

/** No body follows these statuses, nor the answer to a HEAD request. */
function isBodyless(status: number | undefined, method: string | undefined): boolean {
  return status === 204 || status === 304 || method === 'HEAD'
}

/** The pods of the recordings write every status and header as given, beside a content length of their own. */
function isMalformed({ status = 200, headers = {} }: Exclude<Behaviour, number | 'reset'>): boolean {
  const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return (
    !Number.isInteger(status) || lines.some(([name, value]) => name === 'transfer-encoding' || (name === 'content-length' && value !== '2'))
  )
}

const NO_ROUTE: PodRoute = {
  edge: 0,
  gate: undefined,
  refusesTls: false,
  mediated: false,
  handler: {
    behaviour: {
      latency: { medianUs: 0, sigma: 0, meanUs: 0, multiples: undefined },
      perActiveUs: 0,
      failures: [],
      concurrency: 0,
      queueLimit: Number.POSITIVE_INFINITY,
      startupUs: 0,
      parallelCalls: false,
    },
    calls: [],
    gateway: false,
  },
}

const PLACE = { node: 0, version: -1 }
const NO_RESULT: Result = {
  status: 0,
  flags: [],
  local: true,
  tries: 1,
  choice: undefined,
  arrivals: [],
  headers: {},
  tookUs: 0,
  limit: undefined,
}

function choicesOf({ outcome }: Decision): readonly ClusterChoice[] {
  if (outcome.type === 'tcp') return outcome.clusters
  return outcome.type === 'route' ? outcome.plan.clusters : []
}
