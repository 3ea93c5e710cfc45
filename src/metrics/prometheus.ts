import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import { chosenCluster } from './chosen-cluster.ts'
import { Collector } from './collect.ts'
import { judgedConnections } from './connection-guards.ts'
import { drawPoints } from './draw-points.ts'
import { csvText, type Labels, type Metric, prometheusText } from './exposition.ts'
import {
  countsAtDestination,
  countsAtSource,
  DURATION_BOUNDS,
  endLabels,
  hostSentTo,
  isConnection,
  outcomeLabels,
  type Reporter,
  serviceLabels,
} from './istio-reports.ts'
import { flagsOf } from './outcome.ts'
import { workloadName } from './workload-name.ts'

/**
 * What Prometheus would scrape at the end of the run: Istio's standard metrics as the client's proxies (`reporter="source"`) and the pods'
 * sidecars (`reporter="destination"`) count them (https://istio.io/latest/docs/reference/config/metrics/), and Envoy's counters of each
 * cluster, by the workload whose proxies they are of.
 */
export function collectMetrics(recording: Recording): readonly Metric[] {
  const walk = new Walk(recording)
  for (let row = 0; row < recording.rows.length; row++) walk.visit(row)
  return walk.metrics()
}

/** {@link collectMetrics} in the text format of Prometheus. */
export function prometheusOf(recording: Recording): string {
  return prometheusText(collectMetrics(recording))
}

/** {@link collectMetrics} as CSV, a row a sample. */
export function csvOf(recording: Recording): string {
  return csvText(collectMetrics(recording))
}

class Walk {
  private readonly recording: Recording
  private readonly requests = new Collector('istio_requests_total', 'Requests, as Istio counts them.')
  private readonly durations = new Collector(
    'istio_request_duration_milliseconds',
    'Duration of requests, in milliseconds.',
    DURATION_BOUNDS,
  )
  private readonly opened = new Collector('istio_tcp_connections_opened_total', 'TCP connections opened, as Istio counts them.')
  private readonly closed = new Collector('istio_tcp_connections_closed_total', 'TCP connections closed, as Istio counts them.')
  private readonly envoy = new Map<string, Collector>()
  private readonly first: Uint32Array
  private readonly ends: (Labels | undefined)[] = []

  constructor(recording: Recording) {
    this.recording = recording
    this.first = new Uint32Array(recording.rows.length)
  }

  visit(row: number): void {
    const { rows } = this.recording
    const before = rows.previous[row] as number
    this.first[row] = before === none ? row : (this.first[before] as number)
    if ((rows.end[row] as number) === none) return
    const isFinal = ((rows.bits[row] as number) & rowBits.final) !== 0
    const proxied = rows.decision[row] !== none16
    if (countsAtSource(this.recording, row)) this.report(row, 'source', this.first[row] as number)
    if (rows.pod[row] !== none16 && countsAtDestination(this.recording, rows.edge[row] as number)) this.report(row, 'destination', row)
    if (proxied) this.countCluster(row, isFinal)
    if (isFinal && isConnection(this.recording, row)) this.countJudged(row)
  }

  metrics(): readonly Metric[] {
    const names = [...this.envoy.keys()].sort()
    const connections = [this.opened.metric(), this.closed.metric()].filter(({ samples }) => samples.length > 0)
    return [
      this.requests.metric(),
      this.durations.metric(),
      ...connections,
      ...names.flatMap((name) => this.envoy.get(name)?.metric() ?? []),
    ]
  }

  /** One request as one side saw it. */
  private report(row: number, reporter: Reporter, first: number): void {
    const { rows } = this.recording
    const edge = rows.edge[row] as number
    const known = this.ends[edge] ?? endLabels(this.recording, edge)
    this.ends[edge] = known
    const host = hostSentTo(this.recording, row, () => drawPoints(this.recording))
    const ends = host === undefined ? known : { ...known, ...serviceLabels(host) }
    const outcome = outcomeLabels(this.recording, row, reporter)
    if (isConnection(this.recording, row)) {
      const labels = { reporter, ...ends, request_protocol: 'tcp', response_flags: outcome['response_flags'] ?? '-' }
      this.opened.add(labels)
      this.closed.add(labels)
      return
    }
    const labels = { reporter, ...ends, ...outcome }
    const from = (reporter === 'source' ? rows.arrive[first] : rows.start[row]) as number
    this.requests.add(labels)
    this.durations.add(labels, ((rows.end[row] as number) - from) / 1000)
  }

  /** Envoy's `tcp.rbac.denied` and the like, whose second word its Prometheus tags take out of the name. */
  private countJudged(row: number): void {
    for (const { workload, verdict } of judgedConnections(this.recording, row)) {
      const name = `tcp_${verdict}`
      const collector = this.envoy.get(name) ?? new Collector(`envoy_${name}`, `Envoy's tcp.<stat_prefix>.${verdict}.`)
      this.envoy.set(name, collector)
      collector.add({ workload, envoy_tcp_prefix: 'rbac' })
    }
  }

  private countCluster(row: number, isFinal: boolean): void {
    const { rows, decisions, clusters, edges } = this.recording
    const decision = decisions[rows.decision[row] as number]
    const mirrors = ((rows.bits[row] as number) & rowBits.mirror) !== 0
    const chosen = mirrors ? undefined : chosenCluster(this.recording, row)
    const cluster = chosen && clusters[decision?.clusters[chosen.index] ?? -1]
    if (!cluster) return
    const edge = edges[rows.edge[row] as number]
    const labels = { workload: workloadName(this.recording.nodes[edge?.from ?? -1], edge?.fromVersion ?? -1), cluster_name: cluster }
    const answered = isFinal && !isConnection(this.recording, row)
    for (const name of countersOf(rows.bits[row] as number, rows.status[row] as number, answered, rows.pod[row] !== none16))
      this.count(name, labels)
  }

  private count(name: string, labels: Labels): void {
    const [stat = name, code] = name.split(' ')
    const collector = this.envoy.get(stat) ?? new Collector(`envoy_cluster_${stat}`, `Envoy's cluster.<name>.${stat}.`)
    this.envoy.set(stat, collector)
    const by: Labels =
      code === undefined ? {} : code.endsWith('xx') ? { envoy_response_code_class: code.slice(0, 1) } : { envoy_response_code: code }
    collector.add({ ...labels, ...by })
  }
}

/** Envoy's counters that a try moves, and the end of a request where it is one; a code or its class, which Envoy's Prometheus tags take out of the name, stands after a blank. */
function countersOf(bits: number, status: number, ends: boolean, reached: boolean): readonly string[] {
  const flags = new Set<string>(flagsOf(bits))
  const names: string[] = []
  const when = (condition: boolean, name: string) => {
    if (condition) names.push(name)
  }
  when(reached && !flags.has('UF'), 'upstream_rq_total')
  when((bits & rowBits.retry) !== 0, 'upstream_rq_retry')
  when(flags.has('UF'), 'upstream_cx_connect_fail')
  when(flags.has('UO') && !reached, 'upstream_rq_pending_overflow')
  when(flags.has('UH'), 'upstream_cx_none_healthy')
  when(flags.has('URX'), 'upstream_rq_retry_limit_exceeded')
  when((bits & rowBits.retried) !== 0, `retry_upstream_rq ${status}`)
  if (!ends || status === 0 || flags.has('FI') || flags.has('NC')) return names
  when((bits & rowBits.retry) !== 0 && status < 500 && !(bits & rowBits.local), 'upstream_rq_retry_success')
  return [...names, 'upstream_rq_completed', `upstream_rq ${status}`, `upstream_rq_xx ${Math.floor(status / 100)}xx`]
}
