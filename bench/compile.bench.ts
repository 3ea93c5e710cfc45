import { bench, describe } from 'vitest'
import { compile } from '../src/index.ts'
import { callerScenario, fiveRules, service } from './texts.ts'

const count = 300
/** As the engine is after some seconds of typing. */
const warm = { warmupIterations: 40, iterations: 40 }
const services = Array.from({ length: count }, (_, i) => service(`svc-${i}`)).join('---')

/** The rules come first, so that an edit that changes their length moves everything behind it. */
function files(edited: number) {
  const rules = Array.from({ length: count }, (_, i) => fiveRules(`svc-${i}`, `svc-${(i + 1) % count}`, i === 1 ? edited : 10))
  return [{ name: 'all.yaml', text: [callerScenario('http://svc-1:9080/', 40, 60), ...rules, service('sleep'), services].join('---') }]
}

/** Everything that the run asks for of one proxy. */
function compileWithProxy(edited: number, cache?: ReturnType<typeof compile>['cache']) {
  const compiled = compile({ files: files(edited) }, cache)
  compiled.simulation.steps[0]?.world.proxy('default/sleep-v1-0')
  return compiled
}

describe(`${count} services and ${count} VirtualServices with five routes each`, () => {
  let { cache } = compileWithProxy(10)
  let edits = 0
  bench(
    'all but the reading of the text',
    () => {
      compileWithProxy(10, { ...compile({ files: [] }).cache, manifests: cache.manifests })
    },
    warm,
  )
  bench(
    'again after an edit of one line',
    () => {
      edits++
      cache = compileWithProxy(edits % 2 === 0 ? 5 : 15, cache).cache
    },
    warm,
  )
})
