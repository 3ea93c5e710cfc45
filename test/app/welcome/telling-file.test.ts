import { expect, it } from 'vitest'
import { telling } from '../../../app/welcome/telling-file.ts'

const file = (name: string, ...kinds: readonly string[]) => ({ name, text: kinds.map((kind) => `kind: ${kind}\n`).join('---\n') })
const scenario = file('scenario.yaml', 'Scenario')
const workload = file('web.yaml', 'Service', 'Deployment', 'DestinationRule')

it.each([
  ['the one that routes', [scenario, workload, file('rule.yaml', 'DestinationRule'), file('route.yaml', 'VirtualService')], 'route.yaml'],
  ['else the one with rules alone', [scenario, workload, file('rule.yaml', 'DestinationRule')], 'rule.yaml'],
  ['else one that is no scenario', [scenario, workload], 'web.yaml'],
  ['else the only one', [scenario], 'scenario.yaml'],
  ['of none none', [], ''],
])('begins with %s', (_, files, name) => expect(telling(files)).toBe(name))
