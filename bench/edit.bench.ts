import { bench, describe } from 'vitest'
import { bundledEngine } from './bundled.ts'
import { bookinfo, bookinfoScenario, canary, service } from './texts.ts'

const { compile, simulate } = await bundledEngine()

/** Bookinfo, and as many other services with rules of their own as make up the size. */
function texts(bytes: number): readonly string[] {
  const fixed = [bookinfoScenario(40, 60), bookinfo]
  const others: string[] = []
  for (let i = 0, size = fixed.join('').length; size < bytes; i++) {
    const text = [service(`other-${i}`, { v1: 2, v2: 1, v3: 1 }), canary(`other-${i}`, [80, i % 20, 20 - (i % 20)])].join('---')
    others.push(text)
    size += text.length
  }
  return others.length > 0 ? [...fixed, others.join('---')] : fixed
}

/** The whole way from a changed weight to a recording of 60 seconds at 40 requests a second. */
describe.each([10, 100])('an edit in %i KB of YAML', (kilobytes) => {
  const fixed = texts(kilobytes * 1000)
  let weight = 0
  let cache = compile({ files: [] }).cache
  bench('to the whole recording', () => {
    weight = (weight + 1) % 100
    const files = [...fixed, canary('reviews', [99 - weight, weight, 1])].map((text, i) => ({ name: `${i}.yaml`, text }))
    const compiled = compile({ files }, cache)
    cache = compiled.cache
    const run = simulate(compiled)
    while (!run.next().done);
  })
})
