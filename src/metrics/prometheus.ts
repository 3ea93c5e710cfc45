import { none, none16, type RecordedNode, type Recording, rowBits } from '../sim/recording.ts'
import { chosenCluster } from './chosen-cluster.ts'
import { Collector } from './collect.ts'
import { csvText, type Labels, type Metric, prometheusText } from './exposition.ts'
import { flagsOf } from './outcome.ts'

/** Upper ends of the buckets of Istio's request durations, in milliseconds (Envoy's defaults). */
const DURATION_BOUNDS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
]

// Simplified: exported metrics leave out principals and the labels `app` and `canonical_service`, which a recording does not hold.
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
    if (proxied && isFinal) this.report(row, 'source', this.first[row] as number)
    if (rows.pod[row] !== none16 && this.hasSidecar(row)) this.report(row, 'destination', row)
    if (proxied) this.countCluster(row, isFinal)
  }

  metrics(): readonly Metric[] {
    const names = [...this.envoy.keys()].sort()
    return [this.requests.metric(), this.durations.metric(), ...names.flatMap((name) => this.envoy.get(name)?.metric() ?? [])]
  }

  /** One request as one side saw it: the client's proxy the whole call, the pod's sidecar each try. */
  private report(row: number, reporter: 'source' | 'destination', first: number): void {
    const { rows, edges } = this.recording
    const bits = rows.bits[row] as number
    const edge = rows.edge[row] as number
    const ends = this.ends[edge] ?? this.labelsOf(edges[edge])
    this.ends[edge] = ends
    // To the pod's sidecar a client that gave up is gone.
    const left = reporter === 'destination' && (bits & rowBits.local) !== 0
    const flags = left ? 'DC' : reporter === 'source' ? flagsOf(bits).join(',') || '-' : '-'
    const labels = {
      reporter,
      ...ends,
      request_protocol: 'http',
      response_code: left ? '0' : String(rows.status[row]),
      response_flags: flags,
    }
    const from = (reporter === 'source' ? rows.arrive[first] : rows.start[row]) as number
    this.requests.add(labels)
    this.durations.add(labels, ((rows.end[row] as number) - from) / 1000)
  }

  private labelsOf(edge: Recording['edges'][number] | undefined): Labels {
    const from = this.recording.nodes[edge?.from ?? -1]
    const to = this.recording.nodes[edge?.to ?? -1]
    const service = to?.kind === 'service'
    return {
      ...workloadLabels('source', from, edge?.fromVersion ?? -1),
      ...workloadLabels('destination', to, edge?.toVersion ?? -1),
      destination_service: service ? `${to.name}.${to.namespace}.svc.cluster.local` : (to?.name ?? 'unknown'),
      destination_service_name: to?.name ?? 'unknown',
      destination_service_namespace: to?.namespace || 'unknown',
    }
  }

  private hasSidecar(row: number): boolean {
    const edge = this.recording.edges[this.recording.rows.edge[row] as number]
    const to = this.recording.nodes[edge?.to ?? -1]
    if (!to || to.kind === 'external' || to.kind === 'unknown') return false
    const label = to.versions[edge?.toVersion ?? -1]?.label ?? ''
    return !to.badges.some(({ kind, version }) => kind === 'no-sidecar' && (version ?? '') === label)
  }

  private countCluster(row: number, isFinal: boolean): void {
    const { rows, decisions, clusters, edges } = this.recording
    const decision = decisions[rows.decision[row] as number]
    const mirrors = ((rows.bits[row] as number) & rowBits.mirror) !== 0
    const chosen = mirrors ? undefined : chosenCluster(this.recording, row)
    const cluster = chosen && clusters[decision?.clusters[chosen.index] ?? -1]
    if (!cluster) return
    const from = this.recording.nodes[edges[rows.edge[row] as number]?.from ?? -1]
    const version = from?.versions[edges[rows.edge[row] as number]?.fromVersion ?? -1]
    const labels = { workload: version?.workload || from?.key.slice(from.key.indexOf(':') + 1) || 'unknown', cluster_name: cluster }
    for (const name of countersOf(rows.bits[row] as number, rows.status[row] as number, isFinal, rows.pod[row] !== none16))
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

/** Envoy's counters that a try moves; a code or its class, which Envoy's Prometheus tags take out of the name, stands after a blank. */
function countersOf(bits: number, status: number, isFinal: boolean, reached: boolean): readonly string[] {
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
  if (!isFinal || status === 0 || flags.has('FI') || flags.has('NC')) return names
  when((bits & rowBits.retry) !== 0 && status < 500 && !(bits & rowBits.local), 'upstream_rq_retry_success')
  return [...names, 'upstream_rq_completed', `upstream_rq ${status}`, `upstream_rq_xx ${Math.floor(status / 100)}xx`]
}

function workloadLabels(side: 'source' | 'destination', node: RecordedNode | undefined, version: number): Labels {
  const found = node?.versions[version]
  const [namespace, name] = found?.workload.split('/') ?? []
  return {
    [`${side}_workload`]: name || 'unknown',
    [`${side}_workload_namespace`]: namespace || 'unknown',
    [`${side}_version`]: found?.label || 'unknown',
  }
}
