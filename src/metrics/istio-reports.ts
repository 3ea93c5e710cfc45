import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { none16, type RecordedNode, type Recording, rowBits } from '../sim/recording.ts'
import { chosenCluster } from './chosen-cluster.ts'
import type { Labels } from './exposition.ts'
import { flagsOf } from './outcome.ts'

/** Who counted a request: the client's proxy the whole call, or the pod's sidecar each try. */
export type Reporter = 'source' | 'destination'

/** Upper ends of the buckets of Istio's request durations, in milliseconds (Envoy's defaults). */
export const DURATION_BOUNDS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
]

/** Whether the client's proxy counts a row that has ended: it does so once, with the last try. */
export function countsAtSource({ rows }: Recording, row: number): boolean {
  return rows.decision[row] !== none16 && ((rows.bits[row] as number) & rowBits.final) !== 0
}

/** Whether the pods at the end of an edge have a sidecar, which counts every try that reaches it. */
export function countsAtDestination({ edges, nodes }: Recording, edgeIndex: number): boolean {
  const edge = edges[edgeIndex]
  const to = nodes[edge?.to ?? -1]
  if (!to || to.kind === 'external' || to.kind === 'unknown') return false
  const label = to.versions[edge?.toVersion ?? -1]?.label ?? ''
  return !to.badges.some(({ kind, version }) => kind === 'no-sidecar' && (version ?? '') === label)
}

// Simplified: exported metrics leave out principals and the labels `app` and `canonical_service`, which a recording does not hold.
/** The labels of Istio's standard metrics that name both ends of a request (https://istio.io/latest/docs/reference/config/metrics/#labels). */
export function endLabels({ edges, nodes }: Recording, edgeIndex: number): Labels {
  const edge = edges[edgeIndex]
  const to = nodes[edge?.to ?? -1]
  return {
    ...workloadLabels('source', nodes[edge?.from ?? -1], edge?.fromVersion ?? -1),
    ...workloadLabels('destination', to, edge?.toVersion ?? -1),
    destination_service: to?.kind === 'service' ? `${to.name}.${to.namespace}.svc.cluster.local` : (to?.name ?? 'unknown'),
    destination_service_name: to?.name ?? 'unknown',
    destination_service_namespace: to?.namespace || 'unknown',
  }
}

/** The host of the cluster that a row's request was sent to; undefined where no proxy chose one. `points` as in {@link chosenCluster}. */
export function hostSentTo(recording: Recording, row: number, points: () => Int32Array): string | undefined {
  const only = onlyHost(recording, row)
  return only === null ? drawnHost(recording, row, points()) : only
}

/** {@link hostSentTo} where there is a choice of hosts. */
export function drawnHost(recording: Recording, row: number, points: Int32Array): string | undefined {
  const outcome = recording.decisions[recording.rows.decision[row] as number]?.decision.outcome
  const chosen = chosenCluster(recording, row, points)?.index ?? -1
  return outcome?.type === 'route' ? hostOf(outcome.plan.clusters[chosen]?.cluster) : undefined
}

/** {@link hostSentTo} as far as the decision about a row tells it: null where it leaves a choice of hosts. Copies apart, it is the same for all rows of a decision. */
export function onlyHost({ rows, decisions }: Recording, row: number): string | undefined | null {
  const outcome = decisions[rows.decision[row] as number]?.decision.outcome
  if (outcome?.type !== 'route') return undefined
  const { clusters, mirrors } = outcome.plan
  if (((rows.bits[row] as number) & rowBits.mirror) !== 0) return hostOf(mirrors[0]?.cluster)
  const host = hostOf(clusters[0]?.cluster)
  return clusters.every(({ cluster }) => hostOf(cluster) === host) ? host : null
}

/** The Service of a name that Istio's metrics are labelled with. */
export function serviceLabels(host: string): Labels {
  const [name = host, namespace = 'unknown'] = host.split('.')
  const isService = host.includes('.svc.')
  return {
    destination_service: host,
    destination_service_name: isService ? name : host,
    destination_service_namespace: isService ? namespace : 'unknown',
  }
}

/** `reviews.default.svc.cluster.local` of `outbound|9080|v3|reviews.default.svc.cluster.local`. */
function hostOf(cluster: string | undefined): string | undefined {
  return cluster?.startsWith('outbound|') ? cluster.slice(cluster.lastIndexOf('|') + 1) : undefined
}

/** The labels of Istio's standard metrics that tell how a request ended for who reports it. */
export function outcomeLabels({ rows }: Recording, row: number, reporter: Reporter): Labels {
  const bits = rows.bits[row] as number
  // To the pod's sidecar a client that gave up is gone.
  const left = reporter === 'destination' && (bits & rowBits.local) !== 0
  const flags = left ? 'DC' : reporter === 'source' ? flagsOf(bits).join(',') || '-' : '-'
  const grpc = grpcStatusIn(bits)
  return {
    request_protocol: grpc < 0 ? 'http' : 'grpc',
    response_code: left ? '0' : String(rows.status[row]),
    ...(grpc >= 0 && !left && { grpc_response_status: String(grpc) }),
    response_flags: flags,
  }
}

/** Whether the client's proxy took it for a connection without more, which Istio counts by metrics of their own. */
export function isConnection({ rows, decisions }: Recording, row: number): boolean {
  return decisions[rows.decision[row] as number]?.decision.outcome.type === 'tcp'
}

function workloadLabels(side: Reporter, node: RecordedNode | undefined, version: number): Labels {
  const found = node?.versions[version]
  const [namespace, name] = (found?.reportedAs ?? found?.workload)?.split('/') ?? []
  return {
    [`${side}_workload`]: name || 'unknown',
    [`${side}_workload_namespace`]: namespace || 'unknown',
    [`${side}_version`]: found?.label || 'unknown',
  }
}
