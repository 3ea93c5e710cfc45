import { GrowingPoints } from '../metrics/draw-points.ts'
import type { Labels } from '../metrics/exposition.ts'
import {
  countsAtDestination,
  countsAtSource,
  drawnHost,
  endLabels,
  isConnection,
  onlyHost,
  outcomeLabels,
  type Reporter,
  serviceLabels,
} from '../metrics/istio-reports.ts'
import { flagMask } from '../metrics/outcome.ts'
import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import { TableSource } from './metric-source.ts'
import { bucketOf, type RequestCounters, RequestTable } from './metric-source-series.ts'
import { LabelSets } from './promql-labels.ts'
import type { Measurement, MetricSource } from './rollout.ts'

/** What a recording does not say. */
export interface RecordedSourceOptions {
  /** How often Prometheus scrapes. */
  readonly scrapeMs: number
  /** Labels of the pods of a workload (`namespace/name`); undefined for one that is not known. */
  readonly labelsOf: (workload: string) => Labels | undefined
}

/** Who reports a request: of which pod's proxy, and where its client's proxy sent it. */
interface Report {
  readonly reporter: Reporter
  readonly scraped: number
  readonly host: string
}

/**
 * Istio's metrics of a run that is still growing, as Prometheus has scraped them by now: each row is read once when it is new, and once more
 * for each look until it has ended.
 */
export class RecordedSource implements MetricSource {
  private readonly table: RequestTable
  private readonly source: TableSource
  private readonly labelsOf: RecordedSourceOptions['labelsOf']
  private readonly counters = new Map<number, Map<number, RequestCounters>>()
  private readonly atDestination: boolean[] = []
  private readonly points = new GrowingPoints()
  /** By decision, for copies apart: the one host that it sends to; null where it has several. */
  private readonly onlyHosts: (string | null)[] = []
  private readonly hosts = new Map<string, number>()
  private seen = 0
  private open: number[] = []

  constructor({ scrapeMs, labelsOf }: RecordedSourceOptions) {
    this.table = new RequestTable(scrapeMs, new LabelSets())
    this.source = new TableSource(this.table)
    this.labelsOf = labelsOf
  }

  query(promql: string, nowMs: number): Measurement {
    return this.source.query(promql, nowMs)
  }

  /** What was counted so far, scraped or not. */
  get counted(): readonly RequestCounters[] {
    return this.table.counters
  }

  /** Reads on to `nowMs`; to be called before queries about that moment, times never going back. */
  observe(recording: Recording, nowMs: number): void {
    const nowUs = nowMs * 1000
    const { end, length } = recording.rows
    const ended: number[] = []
    const open: number[] = []
    for (const row of this.open) ((end[row] as number) <= nowUs ? ended : open).push(row)
    for (let row = this.seen; row < length; row++) ((end[row] as number) <= nowUs ? ended : open).push(row)
    this.seen = length
    this.open = open
    this.countAll(recording, ended, nowUs)
    this.scrapeUntil(nowUs + 1)
  }

  /** In the order of their ends, so far as a scrape may fall between them. */
  private countAll(recording: Recording, ended: number[], nowUs: number): void {
    const { end } = recording.rows
    let first = nowUs
    for (const row of ended) first = Math.min(first, end[row] as number)
    this.scrapeUntil(first)
    if (this.table.scrapes * this.table.scrapeMs * 1000 < nowUs) ended.sort((a, b) => (end[a] as number) - (end[b] as number))
    for (const row of ended) {
      this.scrapeUntil(end[row] as number)
      this.count(recording, row)
    }
  }

  /** All scrapes before a moment. */
  private scrapeUntil(us: number): void {
    const { table } = this
    while (table.scrapes * table.scrapeMs * 1000 < us) table.scrape()
  }

  private count(recording: Recording, row: number): void {
    const { rows } = recording
    if (isConnection(recording, row)) return
    const edge = rows.edge[row] as number
    if (countsAtSource(recording, row)) {
      const first = firstTry(rows.previous, row)
      this.add(recording, row, 'source', rows.arrive[first] as number)
    }
    if (rows.pod[row] === none16) return
    this.atDestination[edge] ??= countsAtDestination(recording, edge)
    if (this.atDestination[edge]) this.add(recording, row, 'destination', rows.start[row] as number)
  }

  private add(recording: Recording, row: number, reporter: Reporter, fromUs: number): void {
    const { rows } = recording
    const counters = this.countersOf(recording, row, reporter)
    const durationMs = ((rows.end[row] as number) - fromUs) / 1000
    const bucket = bucketOf(durationMs)
    counters.count++
    counters.sumMs += durationMs
    counters.buckets[bucket] = (counters.buckets[bucket] as number) + 1
  }

  private countersOf(recording: Recording, row: number, reporter: Reporter): RequestCounters {
    const { rows } = recording
    const bits = rows.bits[row] as number
    const client = rows.parent[row] === none ? none16 : (rows.pod[rows.parent[row] as number] as number)
    const host = this.hostOf(recording, row)
    const scraped = reporter === 'source' ? client : (rows.pod[row] as number)
    const place = (((rows.edge[row] as number) * 0x10000 + scraped) * 2 + (reporter === 'source' ? 0 : 1)) * 0x1000 + this.hostNumber(host)
    const local = bits & rowBits.local ? 1 : 0
    const ending = (((rows.status[row] as number) * 2 + local) * 64 + grpcStatusIn(bits) + 1) * (flagMask + 1) + (bits & flagMask)
    const known = this.counters.get(place) ?? new Map<number, RequestCounters>()
    this.counters.set(place, known)
    const found = known.get(ending) ?? this.make(recording, row, { reporter, scraped, host })
    known.set(ending, found)
    return found
  }

  /** The host that the client's proxy sent a request to; empty where none did. */
  private hostOf(recording: Recording, row: number): string {
    const { decision, bits } = recording.rows
    const place = (decision[row] as number) * 2 + ((bits[row] as number) & rowBits.mirror ? 1 : 0)
    let only = this.onlyHosts[place]
    if (only === undefined) {
      const found = onlyHost(recording, row)
      only = found === undefined ? '' : found
      this.onlyHosts[place] = only
    }
    return only ?? drawnHost(recording, row, this.points.of(recording)) ?? ''
  }

  private hostNumber(host: string): number {
    const known = this.hosts.get(host) ?? this.hosts.size
    this.hosts.set(host, known)
    return known
  }

  private make(recording: Recording, row: number, { reporter, scraped, host }: Report): RequestCounters {
    const { rows, pods } = recording
    const ends = endLabels(recording, rows.edge[row] as number)
    const [namespace = ends[`${reporter}_workload_namespace`], pod = ''] = pods[scraped]?.name.split('/') ?? []
    const labels: Labels = {
      reporter,
      ...ends,
      ...(host && serviceLabels(host)),
      ...this.applicationLabels(ends, 'source'),
      ...this.applicationLabels(ends, 'destination'),
      ...outcomeLabels(recording, row, reporter),
      namespace: namespace ?? '',
      pod,
    }
    return this.table.of(this.table.sets.of(new Map(Object.entries(labels))))
  }

  /** What Istio makes of the labels of a workload's pods (https://istio.io/latest/docs/ops/deployment/application-requirements/, canonical service). */
  private applicationLabels(ends: Labels, side: Reporter): Labels {
    const name = ends[`${side}_workload`] ?? 'unknown'
    const labels = this.labelsOf(`${ends[`${side}_workload_namespace`]}/${name}`)
    if (!labels) return { [`${side}_app`]: 'unknown', [`${side}_canonical_service`]: 'unknown', [`${side}_canonical_revision`]: 'latest' }
    const { app, version } = labels
    return {
      [`${side}_app`]: app || 'unknown',
      [`${side}_version`]: version || 'unknown',
      [`${side}_canonical_service`]: labels['service.istio.io/canonical-name'] || labels['app.kubernetes.io/name'] || app || name,
      [`${side}_canonical_revision`]:
        labels['service.istio.io/canonical-revision'] || labels['app.kubernetes.io/version'] || version || 'latest',
    }
  }
}

/** The first try of a row's call. */
function firstTry(previous: Uint32Array, row: number): number {
  let first = row
  for (let before = previous[first] as number; before !== none; before = previous[first] as number) first = before
  return first
}
