import { none, none16, type Recording, rowBits } from '../sim/recording.ts'
import { streamRemainder } from '../sim/stream-draw.ts'
import { choicesAt } from './call-tree.ts'
import { causeOf } from './cause-sentence.ts'
import { chosenCluster } from './chosen-cluster.ts'
import { drawPoints, sourceOf } from './draw-points.ts'
import { formatMs } from './format.ts'
import { placeName } from './headline.ts'
import { inboundDecision } from './inbound-decision.ts'
import type { LifeCall, LifeRoute, LifeTry, LifeWait, RequestLife } from './life.ts'
import { flagsOf, grpcErrorIn, succeeded } from './outcome.ts'
import { podReason } from './pod-reason.ts'
import { RequestRows } from './request-rows.ts'
import { explainEnding, faultOf, planOf } from './try-endings.ts'

/** The life of one request, put together from its rows; undefined where the recording has no such request (yet). */
export function requestLife(recording: Recording, request: number): RequestLife | undefined {
  const builder = new LifeBuilder(recording, request)
  const calls = builder.callsOf(none)
  const root = calls.find((call) => !call.mirror)
  if (!root) return undefined
  const source = recording.sources[sourceOf(recording, builder.first)]?.name ?? ''
  const { startUs, endUs, status, flags, ok } = root
  const outcome =
    endUs === null
      ? 'under way'
      : `${status === 0 ? 'No answer' : root.grpcError || status} ${endUs === startUs ? 'at once' : `after ${formatMs((endUs - startUs) / 1000)}`}`
  return { request, source, what: builder.what(), startUs, endUs, status, flags, ok, outcome, cause: causeOf(root), calls }
}

class LifeBuilder {
  private readonly recording: Recording
  private readonly own: RequestRows
  readonly first: number

  constructor(recording: Recording, request: number) {
    this.recording = recording
    this.own = new RequestRows(recording, request)
    this.first = this.own.callsOf(none)[0] ?? 0
  }

  callsOf(caller: number): LifeCall[] {
    return this.own.callsOf(caller).map((row) => this.call(row))
  }

  /** What the source asked for, by the first proxy that decided about it. */
  what(): string {
    return [this.first, ...this.own.callsOf(this.first)].map((row) => this.asked(row)).find((each) => each !== '') ?? ''
  }

  private asked(row: number): string {
    const request = this.recording.decisions[this.recording.rows.decision[row] ?? none16]?.request
    return request ? `${request.method} ${request.authority}${request.path}` : ''
  }

  private call(first: number): LifeCall {
    const { rows, edges, nodes } = this.recording
    const chain = this.own.triesOf(first)
    const last = chain.at(-1) ?? first
    const edge = rows.edge[last] ?? 0
    const status = rows.status[last] ?? 0
    const bits = rows.bits[last] ?? 0
    const endUs = rows.end[last] === none ? null : (rows.end[last] ?? 0)
    const route = this.route(first)
    return {
      row: last,
      edge,
      client: nodes[edges[edge]?.from ?? -1]?.name ?? '',
      target: placeName(this.recording, edge),
      mirror: (bits & rowBits.mirror) !== 0,
      startUs: rows.arrive[first] ?? 0,
      endUs,
      status,
      grpcError: grpcErrorIn(bits),
      flags: flagsOf(bits),
      ok: endUs !== null && succeeded(status, bits),
      choices: choicesAt(this.recording, first),
      what: this.asked(first),
      tries: chain.map((row, i) => this.try(row, i, chain, route?.cluster ?? '')),
      route,
    }
  }

  private try(row: number, index: number, chain: readonly number[], cluster: string): LifeTry {
    const { rows, pods, decisions } = this.recording
    const decision = decisions[rows.decision[row] ?? none16]?.decision
    const status = rows.status[row] ?? 0
    const bits = rows.bits[row] ?? 0
    const pod = pods[rows.pod[row] ?? none16]
    const endUs = rows.end[row] === none ? null : (rows.end[row] ?? 0)
    return {
      row,
      number: index + 1,
      pod: pod ? pod.name.slice(pod.name.indexOf('/') + 1) : null,
      podReason: podReason(this.recording, row, cluster),
      status,
      grpcError: grpcErrorIn(bits),
      flags: flagsOf(bits),
      ok: endUs !== null && (bits & rowBits.retried) === 0 && succeeded(status, bits),
      arriveUs: rows.arrive[row] ?? 0,
      startUs: rows.start[row] ?? 0,
      endUs,
      wait: this.wait(row),
      ended: explainEnding({ recording: this.recording, row, next: chain[index + 1], number: index + 1, tries: chain.length, decision }),
      inbound: pod ? this.inbound(row) : null,
      calls: this.callsOf(row),
    }
  }

  private inbound(row: number): LifeTry['inbound'] {
    const decision = inboundDecision(this.recording, row)
    return decision ? { proxy: decision.proxy, steps: decision.steps } : null
  }

  private wait(row: number): LifeWait | null {
    const { rows, decisions } = this.recording
    const bits = rows.bits[row] ?? 0
    const fromUs = rows.arrive[row] ?? 0
    const toUs = rows.start[row] ?? 0
    const decision = decisions[rows.decision[row] ?? none16]?.decision
    if (bits & rowBits.retry) return { kind: 'back-off', fromUs, toUs, range: planOf(decision)?.retry?.range ?? null }
    if (bits & rowBits.delayed)
      return {
        kind: 'fault-delay',
        fromUs,
        toUs: toUs > fromUs ? toUs : (rows.end[row] ?? fromUs),
        range: faultOf(decision)?.delay?.range ?? null,
      }
    return toUs > fromUs ? { kind: 'queue', fromUs, toUs, range: null } : null
  }

  private route(row: number): LifeRoute | null {
    const index = this.recording.rows.decision[row] ?? none16
    const decision = this.recording.decisions[index]?.decision
    if (!decision) return null
    const plan = planOf(decision)
    const clusters = plan?.clusters ?? (decision.outcome.type === 'tcp' ? decision.outcome.clusters : [])
    const chosen = chosenCluster(this.recording, row)
    const point = drawPoints(this.recording)[row] ?? 0
    const draw = chosen?.draw === null || chosen === undefined ? null : chosen.draw
    const of = clusters.at(-1)?.end ?? 0
    return {
      proxy: decision.proxy,
      decision: index,
      steps: decision.steps,
      cluster: chosen ? (clusters[chosen.index]?.cluster ?? '') : '',
      draw:
        draw === null
          ? null
          : {
              value: draw,
              of,
              choices: clusters.map(({ cluster, begin, end, range }, i) => ({
                name: destinationName(cluster),
                begin,
                end,
                taken: i === chosen?.index,
                range: range ?? null,
              })),
            },
      mirrors: (plan?.mirrors ?? []).map(({ cluster, numerator, denominator, range }) => {
        const value = streamRemainder(point, denominator)
        return { cluster, draw: value, below: numerator, of: denominator, sent: value < numerator, range: range ?? null }
      }),
    }
  }
}

/** `v3` of `outbound|9080|v3|reviews…`; the host where the cluster has no subset. */
export function destinationName(cluster: string): string {
  const [, , subset = '', host = cluster] = cluster.split('|')
  return subset || (host.split('.')[0] ?? host)
}
