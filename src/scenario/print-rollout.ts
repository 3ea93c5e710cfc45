import { flow, printBehaviourLatency, printDuration, printFailure } from './print-parts.ts'
import type { PlainStep, Regression, ScenarioRollout } from './rollout-section.ts'

/** The lines of `rollout`; none where all of it is the default. */
export function printRollout({ of, atMs, resumeAfterMs, regression, plan }: ScenarioRollout): string[] {
  const lines = [
    ...(of === '' ? [] : [`of: ${flow(of)}`]),
    ...(atMs === null ? [] : [`at: ${printDuration(atMs)}`]),
    ...(resumeAfterMs === null ? [] : [`resumeAfter: ${printDuration(resumeAfterMs)}`]),
    ...(regression ? printRegression(regression) : []),
  ]
  if (!plan) return lines
  const { host, stable, canary, steps } = plan
  const head = [`host: ${flow(host)}`, `stable: ${flow(stable)}`, `canary: ${flow(canary)}`]
  return [...lines, ...head, ...(steps.length === 0 ? ['steps: []'] : ['steps:', ...steps.map((step) => `  - ${flow(printStep(step))}`)])]
}

function printRegression({ latency, failures }: Regression): string[] {
  if (!latency && failures.length === 0) return ['regression: {}']
  return [
    'regression:',
    ...(latency ? [`  latency: ${flow(printBehaviourLatency(latency))}`] : []),
    ...(failures.length > 0 ? ['  failures:', ...failures.map((failure) => `    - ${flow(printFailure(failure))}`)] : []),
  ]
}

function printStep(step: PlainStep): Record<string, unknown> {
  switch (step.type) {
    case 'weight':
      return { setWeight: step.weight }
    case 'pause':
      return { pause: step.durationMs === null ? {} : printDuration(step.durationMs) }
    case 'header-route':
      return { setHeaderRoute: step.headers }
    case 'mirror-route':
      return { setMirrorRoute: step.percentage }
    case 'check': {
      const { successAtLeast, latency, overMs, everyMs, times, failures } = step
      return {
        check: {
          ...(successAtLeast !== null && { success: { atLeast: successAtLeast } }),
          ...(latency.length > 0 && {
            latency: Object.fromEntries(latency.map((each) => [`p${Math.round(each.quantile * 100)}`, printDuration(each.atMostMs)])),
          }),
          over: printDuration(overMs),
          ...(everyMs !== overMs && { every: printDuration(everyMs) }),
          ...(times !== 1 && { times }),
          ...(failures !== 0 && { failures }),
        },
      }
    }
  }
}
