import type { ArgoMetric } from '../../src/rollout/argo-rules.ts'
import type { ControllerLog, Machine, Measurement, MetricSource, PodCounts, Setting } from '../../src/rollout/rollout.ts'

/** Metrics that answer by what the query holds: the first that fits; a number is a vector of one value, null one without any. */
export function metricsOf(answers: Readonly<Record<string, number | null | Measurement>>): MetricSource {
  return {
    query(promql) {
      const found = Object.entries(answers).find(([part]) => promql.includes(part))?.[1]
      if (found === undefined) return { type: 'error', message: `asked for ${promql}` }
      if (typeof found === 'object' && found !== null) return found
      return found === null ? { type: 'vector', values: [], samples: 0 } : { type: 'vector', values: [found], samples: 100 }
    },
  }
}

/** A metric of Argo's that passes from 0.95 on, with nothing else said. */
export const argoMetric: ArgoMetric = {
  name: 'success',
  query: 'success',
  success: 'result[0] >= 0.95',
  failure: '',
  intervalMs: 10_000,
  initialDelayMs: 0,
  count: 3,
  failureLimit: 0,
  inconclusiveLimit: 0,
  consecutiveErrorLimit: 4,
  consecutiveSuccessLimit: 0,
  dryRun: false,
  range: { file: 'rollout.yaml', start: 0, end: 1 },
}

/** A machine played through. */
export interface Played {
  readonly log: readonly ControllerLog[]
  /** `10s weight 20`. */
  readonly lines: readonly string[]
  readonly settings: readonly { readonly atMs: number; readonly setting: Setting }[]
  readonly machine: Machine
}

/**
 * Plays a machine until it looks no more, or `untilMs`. Pods are ready `startupMs` after they were wanted; `metrics` may change with time.
 */
export function play(
  first: Machine,
  metrics: (nowMs: number) => MetricSource,
  { untilMs = 1_000_000, startupMs = 3_000 }: { readonly untilMs?: number; readonly startupMs?: number } = {},
): Played {
  let machine = first
  const log: ControllerLog[] = []
  const settings: { atMs: number; setting: Setting }[] = []
  const since = { stable: { wanted: first.setting.replicas.stable, atMs: Number.NEGATIVE_INFINITY }, canary: { wanted: 0, atMs: 0 } }
  for (let nowMs: number | null = 0; nowMs !== null && nowMs <= untilMs; ) {
    const turn = machine.look({ nowMs, metrics: metrics(nowMs), pods: podsAt(nowMs) })
    log.push(...turn.log)
    if (JSON.stringify(turn.setting) !== JSON.stringify(machine.setting)) settings.push({ atMs: nowMs, setting: turn.setting })
    for (const side of ['stable', 'canary'] as const)
      if (turn.setting.replicas[side] !== since[side].wanted) since[side] = { wanted: turn.setting.replicas[side], atMs: nowMs }
    machine = turn.next
    if (turn.nextAtMs !== null && turn.nextAtMs <= nowMs) throw new Error(`looks again at ${turn.nextAtMs}, which is not behind ${nowMs}`)
    nowMs = turn.nextAtMs
  }
  return { log, lines: log.map(lineOf), settings, machine }

  function podsAt(nowMs: number): PodCounts {
    const side = ({ wanted, atMs }: { readonly wanted: number; readonly atMs: number }) => ({
      wanted,
      ready: nowMs >= atMs + startupMs ? wanted : 0,
    })
    return { stable: side(since.stable), canary: side(since.canary) }
  }
}

function lineOf({ atMs, type, weight, check }: ControllerLog): string {
  return `${atMs / 1000}s ${type}${type === 'weight' ? ` ${weight}` : ''}${check ? ` ${check.metric} ${check.verdict}` : ''}`
}
