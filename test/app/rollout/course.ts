import type { ControllerLog, RolloutCourse } from '../../../src/index.ts'

const range = { file: 'rollout.yaml', start: 0, end: 10 }

/** An entry of the log: `20000 check 1 10: success rate 97.2 ≥ 99 % failed 143`. */
export function entry(
  atMs: number,
  type: ControllerLog['type'],
  step: number,
  weight: number,
  more: Partial<ControllerLog> = {},
): ControllerLog {
  return { atMs, type, step, weight, text: `${type} ${weight}`, range, ...more }
}

export function look(
  atMs: number,
  step: number,
  weight: number,
  verdict: 'passed' | 'failed',
  value: number,
  bound = '≥ 99 %',
): ControllerLog {
  return entry(atMs, 'check', step, weight, { check: { metric: 'success rate', value, bound, verdict, samples: 143 } })
}

/** A rollout of two steps with a pause each, as it goes with this log. */
export function courseOf(log: readonly ControllerLog[], more: Partial<RolloutCourse> = {}): RolloutCourse {
  const step = (text: string, type: 'weight' | 'pause', weight: number | null, durationMs: number) => ({
    type,
    text,
    weight,
    durationMs,
    range,
  })
  return {
    plan: {
      controller: 'argo',
      strategy: 'canary',
      name: 'reviews',
      namespace: 'default',
      host: 'reviews.default.svc.cluster.local',
      stable: { label: 'v1', workloads: ['reviews-v1'] },
      canary: { label: 'v2', workloads: ['reviews-v2'] },
      atMs: 10_000,
      steps: [step('setWeight 10', 'weight', 10, 0), step('pause 20s', 'pause', null, 20_000), step('setWeight 50', 'weight', 50, 0)],
      checks: [],
      intervalMs: null,
      threshold: null,
      regression: true,
      range,
    },
    log,
    outcome: 'aborted',
    endMs: 30_000,
    met: { requests: 41, failed: 3, users: [], copies: 0, people: null },
    ...more,
  }
}
