import { compile, loadPlanModel, loadRegexEngine, loadRollouts } from '../../src/index.ts'
import type { PlansRequest, PlansResponse } from './plans-protocol.ts'

/** Times that each plan is played, with the regression and as often without it. */
const draws = 100
const everyMs = 50

/** In the worker: holds the plan of a text against others. To cancel it, the worker is ended. */
export async function runPlans({ files, seed }: PlansRequest, post: (response: PlansResponse) => void): Promise<void> {
  try {
    const [comparePlans] = await Promise.all([loadPlanModel(), loadRollouts(), loadRegexEngine()])
    const began = performance.now()
    const { rehearsal, simulation } = compile({ files, seed })
    if (!rehearsal) throw new Error('The text holds no rollout.')
    const work = comparePlans({ rehearsal, simulation, draws })
    let toldAt = Number.NEGATIVE_INFINITY
    for (;;) {
      const { value, done } = work.next()
      const now = performance.now()
      if (done) return post({ type: 'done', figures: value, ms: now - began })
      if (now - toldAt < everyMs) continue
      toldAt = now
      post({ type: 'progress', ...value })
    }
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}
