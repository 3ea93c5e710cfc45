import { bench, describe } from 'vitest'
import { flaggerText, plainText } from '../test/rollout/texts.ts'
import { bundledEngine } from './bundled.ts'

const { compile, loadPlanModel, loadRollouts } = await bundledEngine()
await loadRollouts()
const comparePlans = await loadPlanModel()

/** A plan and those made from it, 20 at the most, with 100 seeds each: with the regression and, as often, without it. */
describe.each([
  ['a plain list', plainText({ percentage: 5 })],
  ['a Canary of Flagger', flaggerText({ percentage: 5 })],
])('the plan of %s against others', (_, text) => {
  const { rehearsal, simulation } = compile({ files: [{ name: 'rollout.yaml', text }] })
  bench('100 seeds each', () => {
    if (!rehearsal) throw new Error('no rollout')
    const work = comparePlans({ rehearsal, simulation, draws: 100 })
    while (!work.next().done);
  })
})
