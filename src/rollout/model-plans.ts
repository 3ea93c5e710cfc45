import { planWorkload } from '../sim/behaviour.ts'
import type { SimulationInput } from '../sim/world.ts'
import { alternativesOf } from './alternatives.ts'
import { type ModelPlan, type ModelProgress, playPlans } from './model.ts'
import { measure } from './model-measure.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { PlanFigures } from './variant.ts'

/** The rollout whose plan is held against others, and the run that it is part of. */
export interface ComparedPlans {
  readonly rehearsal: Rehearsal
  readonly simulation: Pick<SimulationInput, 'seed' | 'traffic'>
  /** Times that each plan is played, with the regression and as often without it. */
  readonly draws: number
}

/**
 * Plays the plan of a text and others made from it with drawn requests. What requests meet on each side is measured first, in two runs of its
 * own with the regression and without it. Yields now and then; gives nothing where no request reaches one of the sides.
 */
export function* comparePlans({ rehearsal, simulation, draws }: ComparedPlans): Generator<ModelProgress, readonly PlanFigures[]> {
  const plans = modelPlans(rehearsal)
  const begin = { done: 0, of: plans.length, figures: [] }
  const facts = []
  for (const regressed of [true, false]) {
    const work = measure(rehearsal, simulation, regressed)
    let next = work.next()
    for (; !next.done; next = work.next()) yield begin
    facts.push(next.value)
  }
  const [regressed, healthy] = facts
  if (!regressed || !healthy) return []
  return yield* playPlans({ plans, regressed, healthy, draws, seed: simulation.seed })
}

function modelPlans(rehearsal: Rehearsal): readonly ModelPlan[] {
  const { owner, plan, siteWith } = rehearsal
  const startupMs = startupOf(rehearsal)
  return alternativesOf(plan, owner?.body ?? {}).flatMap((variant) => {
    const site = siteWith(variant.edits)
    return site ? [{ variant, plan: site.plan, machine: site.machine, scrapeMs: site.scrapeMs, startupMs }] : []
  })
}

/** How long a pod of the canary takes to start. */
function startupOf({ site, simulation }: Rehearsal): number {
  const [namespace = '', name = ''] = (site.canary[0] ?? '').split('/')
  const workload = simulation.steps[0]?.world.mesh.workloads.find(({ id }) => id === site.canary[0])
  return planWorkload({ namespace, name, labels: workload?.labels ?? {} }, simulation.workloads).behaviour.startupUs / 1000
}
