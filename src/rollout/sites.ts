import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { defaultRolloutMs } from '../scenario/decode-rollout.ts'
import type { ScenarioRollout } from '../scenario/rollout-section.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { argoSite } from './argo-site.ts'
import { flaggerSite } from './flagger-site.ts'
import type { Site } from './site.ts'

/** Whether a resource is one that a controller of rollouts carries out. */
export function isRolledOut({ group, kind }: Resource): boolean {
  return (group === 'flagger.app' && kind === 'Canary') || (group === 'argoproj.io' && kind === 'Rollout')
}

/** The rollouts of a text, in its order. `rollout` is what the scenario says of them. */
export function readSites(resources: readonly Resource[], rollout?: ScenarioRollout): Reported<readonly Site[]> {
  const diagnostics: Diagnostic[] = []
  const value = resources.filter(isRolledOut).flatMap((resource) => {
    const read = (resource.kind === 'Canary' ? flaggerSite : argoSite)(resource, resources, rollout)
    diagnostics.push(...read.diagnostics)
    return read.value ? [read.value] : []
  })
  return { value, diagnostics }
}

/** Time that a run goes on behind the end of a plan. */
const AFTER_MS = 20_000
/** For how long somebody waits in a derived scenario before promoting by hand. */
const RESUME_MS = 20_000
const LONGEST_MS = 3_600_000

/** What a scenario without a document of its own says of a rollout: that it begins after a while, and a duration in which it ends. */
export function deriveRollout({ plan }: Site): Pick<Scenario, 'rollout' | 'durationMs'> {
  const lasts = plan.steps.reduce((sum, { durationMs }) => sum + (durationMs ?? RESUME_MS), 0)
  const durationMs = Math.min(LONGEST_MS, Math.ceil((defaultRolloutMs + lasts + AFTER_MS) / 10_000) * 10_000)
  const waits = plan.steps.some((step) => step.durationMs === null)
  const rollout = { of: plan.name, atMs: null, resumeAfterMs: waits ? RESUME_MS : null, regression: null, plan: null }
  return { durationMs, rollout }
}

/** The resources as the controllers leave them where nothing is being rolled out. */
export function settle(resources: readonly Resource[], sites: readonly Site[]): readonly Resource[] {
  return sites.reduce((arranged, site) => site.arrange(arranged, site.machine.setting), resources)
}
