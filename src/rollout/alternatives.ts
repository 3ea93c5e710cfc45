import { flaggerAlternatives } from './alternatives-flagger.ts'
import { stepAlternatives } from './alternatives-steps.ts'
import { mappingOf, stretched } from './alternatives-value.ts'
import type { RolloutPlan } from './rollout.ts'
import type { PlanVariant } from './variant.ts'

/** Plans that are held against each other, the text's own among them. */
const MOST_PLANS = 20

/** The plan of a text and others that are made from it: other step sizes, times and failures that it puts up with. `body`: the document that the plan stands in. */
export function alternativesOf({ controller }: RolloutPlan, body: Readonly<Record<string, unknown>>): readonly PlanVariant[] {
  const own: PlanVariant = { name: 'Your plan', edits: [] }
  const others = controller === 'flagger' ? flaggerAlternatives(mappingOf(body['spec'])['analysis']) : listAlternatives(controller, body)
  const seen = new Set<string>()
  const distinct = others.filter(({ name, edits }) => {
    const key = JSON.stringify(edits)
    return edits.length > 0 && !seen.has(key) && !seen.has(name) && seen.add(key).add(name)
  })
  return [own, ...distinct].slice(0, MOST_PLANS)
}

function listAlternatives(controller: 'argo' | 'plain', body: Readonly<Record<string, unknown>>): readonly PlanVariant[] {
  const spec = mappingOf(body['spec'])
  if (controller === 'plain') return stepAlternatives(mappingOf(spec['rollout'])['steps'], ['spec', 'rollout', 'steps'])
  const { canary, blueGreen } = mappingOf(spec['strategy'])
  if (blueGreen !== undefined) return blueGreenAlternatives(mappingOf(blueGreen)['autoPromotionSeconds'])
  return stepAlternatives(mappingOf(canary)['steps'], ['spec', 'strategy', 'canary', 'steps'])
}

/** How long the new version is looked at beside the old one. */
function blueGreenAlternatives(seconds: unknown): readonly PlanVariant[] {
  if (typeof seconds !== 'number') return []
  const path = ['spec', 'strategy', 'blueGreen', 'autoPromotionSeconds']
  return [0.5, 2, 4].map((factor) => {
    const value = Math.max(1, Math.round(seconds * factor))
    return { name: `promoted after ${String(stretched(`${value}s`, 1))}`, edits: [{ path, value }] }
  })
}
