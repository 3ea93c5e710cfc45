import { bench, describe } from 'vitest'
import { bundledEngine } from './bundled.ts'
import { bookinfo, bookinfoScenario, callerScenario, canary, service } from './texts.ts'

const { compile, simulate } = await bundledEngine()

function compiled(...texts: readonly string[]) {
  return compile({ files: texts.map((text, i) => ({ name: `${i}.yaml`, text })) })
}

function finish(input: ReturnType<typeof compiled>): void {
  const run = simulate(input)
  while (!run.next().done);
}

/** As the engine is after some runs. */
const warm = { warmupIterations: 10, iterations: 15 }

describe('simulated requests', () => {
  const split = canary('reviews', [80, 15, 5])
  const oneHop = compiled(
    callerScenario('http://reviews:9080/', 2000, 50),
    service('sleep'),
    service('reviews', { v1: 1, v2: 1, v3: 1 }),
    split,
  )
  bench('100,000 through one proxy to three weighted subsets', () => finish(oneHop), warm)

  const whole = compiled(bookinfoScenario(1000, 20), bookinfo, split)
  bench('20,000 users of Bookinfo, every hop recorded', () => finish(whole), warm)
})
