import type { Resource } from '../manifest/resource.ts'

/** How often a HorizontalPodAutoscaler looks (`--horizontal-pod-autoscaler-sync-period`). */
export const SYNC_US = 15_000_000

/** Deviation from the target that changes nothing (`--horizontal-pod-autoscaler-tolerance`). */
const TOLERANCE = 0.1

/** How long a lower recommendation must hold, unless the autoscaler says otherwise. */
const SCALE_DOWN_WINDOW_S = 300

/** Percent of the requested CPU that the autoscaling API aims at by default. */
const DEFAULT_UTILIZATION = 80

// Simplified: a HorizontalPodAutoscaler of whatever metric sees the share of time in which a pod's slots (its `concurrency`, or one) are busy.
/** What a HorizontalPodAutoscaler says. */
export interface AutoscalerRules {
  /** `namespace/name`. */
  readonly workload: string
  readonly min: number
  readonly max: number
  /** 0..1. */
  readonly target: number
  readonly scaleDownWindowUs: number
  readonly scaleUpWindowUs: number
}

/** What a pod did since the start of the run. */
export interface PodUse {
  readonly pod: number
  readonly ready: boolean
  readonly busyUs: number
}

/** One HorizontalPodAutoscaler at work (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details). */
export class Autoscaler {
  readonly workload: string
  private readonly rules: AutoscalerRules
  private readonly seen = new Map<number, number>()
  private lastUs = 0
  private recommended: { readonly atUs: number; readonly replicas: number }[] = []

  constructor(rules: AutoscalerRules) {
    this.rules = rules
    this.workload = rules.workload
  }

  /** The replicas that the workload shall have: ceil(current · load / target), within limits, downwards only after a while. */
  decide(pods: readonly PodUse[], current: number, nowUs: number): number {
    const { min, max, scaleDownWindowUs, scaleUpWindowUs } = this.rules
    const raw = Math.min(max, Math.max(min, this.recommend(pods, current, nowUs)))
    const longest = Math.max(scaleDownWindowUs, scaleUpWindowUs)
    this.recommended = [...this.recommended.filter(({ atUs }) => nowUs - atUs <= longest), { atUs: nowUs, replicas: raw }]
    const within = (windowUs: number) => this.recommended.filter(({ atUs }) => nowUs - atUs <= windowUs).map(({ replicas }) => replicas)
    const down = Math.max(...within(scaleDownWindowUs), raw)
    const up = Math.min(...within(scaleUpWindowUs), raw)
    if (down < current) return down
    // At most twice as many, or four more, at a time: the default policies of scaling up.
    return up > current ? Math.min(up, Math.max(2 * current, current + 4)) : current
  }

  private recommend(pods: readonly PodUse[], current: number, nowUs: number): number {
    const elapsed = nowUs - this.lastUs
    this.lastUs = nowUs
    const uses = pods.map((pod) => ({ ready: pod.ready, use: this.useOf(pod, elapsed) }))
    const ready = uses.filter((pod) => pod.ready)
    if (ready.length === 0 || current === 0) return current
    const sum = ready.reduce((total, { use }) => total + use, 0)
    const ratio = sum / ready.length / this.rules.target
    if (Math.abs(ratio - 1) <= TOLERANCE) return current
    if (ready.length === uses.length || ratio < 1) return Math.ceil(ratio * ready.length)
    // Pods that are not ready yet count as idle where the others ask for more.
    const dampened = sum / uses.length / this.rules.target
    return dampened <= 1 + TOLERANCE ? current : Math.ceil(dampened * uses.length)
  }

  private useOf({ pod, busyUs }: PodUse, elapsedUs: number): number {
    const before = this.seen.get(pod) ?? 0
    this.seen.set(pod, busyUs)
    return elapsedUs > 0 ? Math.min(1, Math.max(0, busyUs - before) / elapsedUs) : 0
  }
}

/** The HorizontalPodAutoscalers among the resources, of any version of the API. */
export function autoscalersOf(resources: readonly Resource[]): readonly AutoscalerRules[] {
  return resources.flatMap(({ kind, metadata, body }) => {
    const spec = record(body['spec'])
    const name = record(spec['scaleTargetRef'])['name']
    if (kind !== 'HorizontalPodAutoscaler' || typeof name !== 'string') return []
    const max = Math.max(1, numberOf(spec['maxReplicas'], 1))
    return [
      {
        workload: `${metadata.namespace || 'default'}/${name}`,
        min: Math.min(max, Math.max(1, numberOf(spec['minReplicas'], 1))),
        max,
        target: Math.max(0.01, targetOf(spec) / 100),
        scaleDownWindowUs: windowOf(spec, 'scaleDown', SCALE_DOWN_WINDOW_S),
        scaleUpWindowUs: windowOf(spec, 'scaleUp', 0),
      },
    ]
  })
}

function targetOf(spec: Readonly<Record<string, unknown>>): number {
  const metrics = Array.isArray(spec['metrics']) ? spec['metrics'] : []
  const percents = metrics.map((metric) => {
    const source = record(metric)
    const target = record(record(source['resource'] ?? source['containerResource'])['target'])
    return numberOf(target['averageUtilization'], 0)
  })
  return percents.find((percent) => percent > 0) ?? numberOf(spec['targetCPUUtilizationPercentage'], DEFAULT_UTILIZATION)
}

function windowOf(spec: Readonly<Record<string, unknown>>, direction: string, fallback: number): number {
  return numberOf(record(record(spec['behavior'])[direction])['stabilizationWindowSeconds'], fallback) * 1e6
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback
}
