import { ask, type Compiled, proxiesOf, proxyTables, questionSources } from '../../src/index.ts'
import type { EngineFinding, EngineInquiry } from './protocol.ts'

/** Answers an inquiry from what was compiled. */
export function find(compiled: Compiled, inquiry: Exclude<EngineInquiry, { type: 'lesson' }>): EngineFinding {
  const { id } = inquiry
  const worlds = compiled.rehearsal?.worlds ?? compiled.simulation.steps.map((step) => step.world)
  const world = worlds[Math.min(Math.max(0, inquiry.step), worlds.length - 1)]
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
