import { parseDuration } from '../core/duration.ts'
import type { FieldPath, ResourceSource } from '../manifest/resource.ts'
import { decodeFailures, decodeWorkLatency, type GivenFailure, type GivenWorkLatency } from './decode-behaviour.ts'
import type { PlainCheck, PlainPlan, PlainStep, Regression, ScenarioRollout } from './rollout-section.ts'
import type { SchemaCheck } from './schema-check.ts'

/** `rollout` as its schema lets it pass. */
export interface GivenRollout {
  readonly of?: string
  readonly at?: string
  readonly resumeAfter?: string
  readonly regression?: GivenRegression
  readonly host?: string
  readonly stable?: string
  readonly canary?: string
  readonly steps?: readonly (GivenRolloutStep | undefined)[]
}

interface GivenRegression {
  readonly latency?: GivenWorkLatency
  readonly failures?: readonly (GivenFailure | undefined)[]
}

interface GivenRolloutStep {
  readonly setWeight?: number
  readonly pause?: string | { readonly duration?: string }
  readonly setHeaderRoute?: Readonly<Record<string, string | number | boolean>>
  readonly setMirrorRoute?: number
  readonly check?: GivenCheck
}

interface GivenCheck {
  readonly success?: { readonly atLeast?: number }
  readonly latency?: Readonly<Record<string, string | undefined>>
  readonly over?: string
  readonly every?: string
  readonly times?: number
  readonly failures?: number
}

/** When a new version comes where the scenario does not say. */
export const defaultRolloutMs = 10_000
const defaultOverMs = 30_000
const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const
const planFields = ['host', 'stable', 'canary', 'steps'] as const

/** The rollout of a scenario; what is wrong in it is reported to `check` and left out. */
export function decodeRollout(given: GivenRollout, path: FieldPath, check: SchemaCheck, source: ResourceSource): ScenarioRollout {
  return {
    of: given.of ?? '',
    atMs: given.at === undefined ? null : milliseconds(given.at),
    resumeAfterMs: given.resumeAfter === undefined ? null : milliseconds(given.resumeAfter),
    regression: given.regression ? regressionOf(given.regression, [...path, 'regression'], source) : null,
    plan: planOf(given, path, check, source),
    range: source.at(path),
  }
}

function regressionOf({ latency, failures }: GivenRegression, path: FieldPath, source: ResourceSource): Regression {
  return {
    ...(latency !== undefined && { latency: decodeWorkLatency(latency) }),
    failures: decodeFailures(failures),
    range: source.at(path),
  }
}

function planOf(given: GivenRollout, path: FieldPath, check: SchemaCheck, source: ResourceSource): PlainPlan | null {
  const { host, stable, canary, steps } = given
  if (planFields.every((field) => given[field] === undefined)) return null
  for (const field of planFields) if (given[field] === undefined) check.refuse('missing-field', path, `needs \`${field}\``)
  if (host === undefined || stable === undefined || canary === undefined || steps === undefined) return null
  return {
    host,
    stable,
    canary,
    steps: steps.flatMap((step, i) => {
      const at = [...path, 'steps', i]
      const decoded = step && stepOf(step, at, check)
      return decoded ? [{ ...decoded, range: source.at(at) }] : []
    }),
  }
}

function stepOf(given: GivenRolloutStep, path: FieldPath, check: SchemaCheck): PlainStep | undefined {
  const { setWeight, pause, setHeaderRoute, setMirrorRoute } = given
  if (setWeight !== undefined) return { type: 'weight', weight: setWeight }
  if (pause !== undefined) {
    const duration = typeof pause === 'string' ? pause : pause.duration
    return { type: 'pause', durationMs: duration === undefined ? null : milliseconds(duration) }
  }
  if (setHeaderRoute !== undefined) {
    const headers = Object.entries(setHeaderRoute).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    return { type: 'header-route', headers: Object.fromEntries(headers) }
  }
  if (setMirrorRoute !== undefined) return { type: 'mirror-route', percentage: setMirrorRoute }
  return given.check && checkOf(given.check, [...path, 'check'], check)
}

function checkOf(given: GivenCheck, path: FieldPath, check: SchemaCheck): ({ readonly type: 'check' } & PlainCheck) | undefined {
  const latency = Object.entries(quantiles).flatMap(([name, quantile]) => {
    const bound = given.latency?.[name]
    return bound === undefined ? [] : [{ quantile, atMostMs: milliseconds(bound) }]
  })
  const successAtLeast = given.success?.atLeast ?? null
  if (successAtLeast === null && latency.length === 0) return check.refuse('missing-field', path, 'needs one of success, latency')
  const overMs = given.over === undefined ? defaultOverMs : Math.max(1, milliseconds(given.over))
  const everyMs = given.every === undefined ? overMs : Math.max(1, milliseconds(given.every))
  return { type: 'check', successAtLeast, latency, overMs, everyMs, times: given.times ?? 1, failures: given.failures ?? 0 }
}

function milliseconds(text: string): number {
  return parseDuration(text) ?? 0
}
