import type { HostSpec } from './cluster-spec.ts'
import type { StreamPool } from './connection-pool.ts'

/** Run-time state of one upstream host as one proxy sees it. */
export class Host<Stream = unknown> {
  spec: HostSpec
  /** Index of the pod behind it in the caller's own list; -1 for an address outside. */
  readonly pod: number
  readonly pool: StreamPool<Stream>
  /** Requests attached to a connection (`rq_active`). */
  active = 0
  /** When it joined the cluster, for the warm-up. */
  readonly joinedUs: number

  /** Of outlier detection. */
  ejected = false
  ejectedAtUs = 0
  jitterUs = 0
  unejectedAtUs = -1
  ejections = 0
  consecutive5xx = 0
  consecutiveGateway = 0
  consecutiveLocal = 0

  constructor(spec: HostSpec, pod: number, pool: StreamPool<Stream>, joinedUs: number) {
    this.spec = spec
    this.pod = pod
    this.pool = pool
    this.joinedUs = joinedUs
  }

  /** Healthy in the eyes of the load balancer. */
  get healthy(): boolean {
    return this.spec.healthy && !this.ejected
  }
}
