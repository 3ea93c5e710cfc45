import type { OutlierRules } from './cluster-spec.ts'
import type { Host } from './load-balancer-host.ts'

/** Which counter fired. */
export type OutlierKind = 'consecutive_5xx' | 'consecutive_gateway_failure' | 'consecutive_local_origin_failure'

/** What became of a counter that fired. */
export type OutlierVerdict =
  | { readonly type: 'ejected'; readonly kind: OutlierKind }
  | { readonly type: 'overflow'; readonly kind: OutlierKind }
  | { readonly type: 'not-enforced'; readonly kind: OutlierKind }

const NONE: readonly OutlierVerdict[] = []

/** A draw of 0..99 for an enforcing percentage, at a time. */
export type EnforcementDraw = (nowUs: number) => number

/**
 * Outlier detection of one cluster in one proxy: counts the results of each host, ejects one when a counter reaches its threshold, lets it
 * return at an interval's end. See source/common/upstream/outlier_detection_impl.cc.
 */
export class OutlierDetection {
  rules: OutlierRules

  constructor(rules: OutlierRules) {
    this.rules = rules
  }

  /** A response came, with this status (for gRPC, what its grpc-status means in HTTP). */
  onResponse(hosts: readonly Host[], host: Host, status: number, nowUs: number, enforce: EnforcementDraw): readonly OutlierVerdict[] {
    if (status < 500) {
      host.consecutive5xx = 0
      host.consecutiveGateway = 0
      return NONE
    }
    const { rules } = this
    const gateway = status >= 502 && status <= 504
    host.consecutiveGateway = gateway ? host.consecutiveGateway + 1 : 0
    const gatewayFired = gateway && host.consecutiveGateway === rules.consecutiveGateway
    if (gatewayFired) host.consecutiveGateway = 0
    host.consecutive5xx++
    const anyFired = host.consecutive5xx === rules.consecutive5xx
    if (anyFired) host.consecutive5xx = 0
    if (!gatewayFired && !anyFired) return NONE
    // Each counter that fires is judged by itself; what is out already is not looked at again.
    const verdicts = [
      gatewayFired && this.eject(hosts, host, { kind: 'consecutive_gateway_failure', enforcing: rules.enforcingGateway, nowUs, enforce }),
      anyFired && this.eject(hosts, host, { kind: 'consecutive_5xx', enforcing: rules.enforcing5xx, nowUs, enforce }),
    ]
    return verdicts.filter((verdict) => typeof verdict === 'object')
  }

  /** The connection failed or was reset (503), or no answer came in time (504). */
  onLocalFailure(
    hosts: readonly Host[],
    host: Host,
    status: 503 | 504,
    nowUs: number,
    enforce: EnforcementDraw,
  ): readonly OutlierVerdict[] {
    if (!this.rules.splitLocal) return this.onResponse(hosts, host, status, nowUs, enforce)
    host.consecutiveLocal++
    if (host.consecutiveLocal !== this.rules.consecutiveLocal) return NONE
    host.consecutiveLocal = 0
    const kind = 'consecutive_local_origin_failure'
    const verdict = this.eject(hosts, host, { kind, enforcing: this.rules.enforcingLocal, nowUs, enforce })
    return verdict ? [verdict] : NONE
  }

  /** A stream was attached to a connection: locally all is well. */
  onAttached(host: Host): void {
    if (this.rules.splitLocal) host.consecutiveLocal = 0
  }

  /** The end of an interval: the hosts that return now. */
  tick(hosts: readonly Host[], nowUs: number): readonly Host[] {
    const back: Host[] = []
    for (const host of hosts) {
      if (host.ejected) {
        if (nowUs - host.ejectedAtUs >= this.ejectionUs(host)) back.push(host)
      } else if (host.ejections > 0 && nowUs - host.unejectedAtUs >= this.rules.intervalUs) host.ejections--
    }
    for (const host of back) unEject(host, nowUs)
    return back
  }

  /** Whether the next interval's end can change anything. */
  idle(hosts: readonly Host[]): boolean {
    return hosts.every((host) => !host.ejected && host.ejections === 0)
  }

  /** How long the host stays out, before rounding up to an interval's end. */
  ejectionUs(host: Host): number {
    return Math.min(this.rules.baseEjectionUs * host.ejections, this.rules.maxEjectionUs) + host.jitterUs
  }

  private eject(
    hosts: readonly Host[],
    host: Host,
    { kind, enforcing, nowUs, enforce }: { kind: OutlierKind; enforcing: number; nowUs: number; enforce: EnforcementDraw },
  ): OutlierVerdict | undefined {
    if (host.ejected) return undefined
    const out = hosts.reduce((count, other) => count + (other.ejected ? 1 : 0), 0)
    if (100 * (out + 1) > this.rules.maxEjectionPercent * hosts.length) return { type: 'overflow', kind }
    if (enforcing < 100 && enforce(nowUs) >= enforcing) return { type: 'not-enforced', kind }
    const { baseEjectionUs, maxEjectionUs } = this.rules
    if (host.ejections * baseEjectionUs < maxEjectionUs + baseEjectionUs) host.ejections++
    host.ejected = true
    host.ejectedAtUs = nowUs
    return { type: 'ejected', kind }
  }
}

function unEject(host: Host, nowUs: number): void {
  host.ejected = false
  host.unejectedAtUs = nowUs
  host.consecutive5xx = 0
  host.consecutiveGateway = 0
  host.consecutiveLocal = 0
}
