import { ask, type Compiled, proxiesOf, proxyTables, questionSources } from '../../src/index.ts'
import type { EngineFinding, EngineInquiry } from './protocol.ts'

/** Answers an inquiry from what was compiled. */
export function find(compiled: Compiled, inquiry: Exclude<EngineInquiry, { type: 'lesson' }>): EngineFinding {
  const { id } = inquiry
  const { steps } = compiled.simulation
  const world = steps[Math.min(Math.max(0, inquiry.step), steps.length - 1)]?.world
  if (!world) return { type: 'no-finding', id }
  switch (inquiry.type) {
    case 'ask':
      return { type: 'answer', id, answer: ask(world, inquiry.question), sources: questionSources(world.mesh) }
    case 'proxy': {
      const proxy = world.proxy(inquiry.pod)
      return { type: 'proxy-view', id, tables: proxy ? proxyTables(proxy.config, world.mesh) : null, proxies: proxiesOf(world.mesh) }
    }
  }
}
