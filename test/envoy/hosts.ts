import { type ClusterSpec, compileCluster } from '../../src/envoy/cluster-spec.ts'
import { ConnectionPool } from '../../src/envoy/connection-pool.ts'
import { Host } from '../../src/envoy/load-balancer-host.ts'
import type { Pick } from '../../src/envoy/load-balancer-source.ts'
import type { Cluster, ClusterLoadAssignment, LbEndpoint } from '../../src/xds/proxy-config.ts'

/** One host of a cluster, as short as it can be said. */
export interface HostLine {
  readonly port: number
  readonly weight?: number
  readonly priority?: number
  readonly zone?: string
  readonly zoneWeight?: number
  readonly unhealthy?: boolean
}

export function assignment(lines: readonly HostLine[]): ClusterLoadAssignment {
  const groups = new Map<string, HostLine[]>()
  for (const line of lines)
    groups.set(`${line.priority ?? 0} ${line.zone ?? ''}`, [...(groups.get(`${line.priority ?? 0} ${line.zone ?? ''}`) ?? []), line])
  return {
    cluster_name: 'c',
    endpoints: [...groups.values()].map((group) => ({
      locality: group[0]?.zone ? { zone: group[0].zone } : {},
      priority: group[0]?.priority ?? 0,
      load_balancing_weight: group[0]?.zoneWeight ?? group.length,
      lb_endpoints: group.map(endpoint),
    })),
  }
}

function endpoint({ port, weight, unhealthy }: HostLine): LbEndpoint {
  return {
    endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
    health_status: unhealthy ? 'UNHEALTHY' : 'HEALTHY',
    load_balancing_weight: weight ?? 1,
  }
}

export function clusterOf(lines: readonly HostLine[], more: Partial<Cluster> = {}): ClusterSpec {
  return compileCluster(
    { name: 'c', type: 'EDS', common_lb_config: { healthy_panic_threshold: {} }, ...more } as Cluster,
    assignment(lines),
  )
}

export function hostsOf(spec: ClusterSpec): readonly Host[] {
  return spec.hosts.map((host, i) => new Host(host, i, new ConnectionPool(), Number.NEGATIVE_INFINITY))
}

export function pickNumber(attempt: number, more: Partial<Pick> = {}): Pick {
  return { point: 1, attempt, hash: undefined, repick: 0, nowUs: 0, ...more }
}

/** Ports of hosts picked one after the other. */
export function ports(n: number, pick: (i: number) => Host | undefined): readonly (number | undefined)[] {
  return Array.from({ length: n }, (_, i) => pick(i)?.spec.port)
}

export function shares(n: number, pick: (i: number) => Host | undefined): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const port of ports(n, pick)) counts[port ?? 0] = (counts[port ?? 0] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).map(([port, count]) => [port, count / n]))
}
