import type { ArgoCanaryRules } from './argo-rules.ts'

/** The weight of the last setWeight up to a step; 100 behind all steps (GetCurrentSetWeight). */
export function currentWeight({ steps }: ArgoCanaryRules, step: number): number {
  if (step >= steps.length) return 100
  const last = steps.slice(0, step + 1).findLast(({ type }) => type === 'weight')
  return last?.type === 'weight' ? last.weight : 0
}

/** Pods of the new version at a step (CalculateReplicaCountsForTrafficRoutedCanary, approximateWeightedCanaryStableReplicaCounts). */
export function canaryReplicas(rules: ArgoCanaryRules, step: number): number {
  const weight = currentWeight(rules, step)
  if (!rules.routed) return basicCounts(rules, weight).canary
  const scale = step >= rules.steps.length ? undefined : rules.steps.slice(0, step + 1).findLast(({ type }) => type === 'scale')
  if (scale?.type !== 'scale' || scale.matchTrafficWeight) return atLeast(rules, share(rules, weight))
  return scale.replicas ?? atLeast(rules, share(rules, scale.weight ?? weight))
}

/** Pods of the old version at a step while the canary gets `weight` percent. */
export function stableReplicas(rules: ArgoCanaryRules, step: number, weight: number): number {
  const wanted = currentWeight(rules, step)
  if (!rules.routed) return basicCounts(rules, wanted).stable
  if (!rules.dynamicStableScale) return rules.replicas
  return atLeast(rules, Math.max(share(rules, 100 - wanted), share(rules, 100 - weight)))
}

/** Rounded up (trafficWeightToReplicas). */
function share({ replicas }: ArgoCanaryRules, weight: number): number {
  return Math.ceil((replicas * weight) / 100)
}

/** `minPodsPerReplicaSet`, where there are any (CheckMinPodsPerReplicaSet). */
function atLeast({ minPods, replicas }: ArgoCanaryRules, count: number): number {
  return count === 0 ? 0 : Math.max(count, Math.min(minPods, replicas))
}

/** The counts of pods whose share is nearest to the weight, where the pods alone split the requests. */
function basicCounts({ replicas, surges }: ArgoCanaryRules, weight: number): { readonly canary: number; readonly stable: number } {
  const exact = (replicas * weight) / 100
  const mayBeNone = weight === 0 || weight === 100 || (replicas === 1 && !surges)
  const totals = surges ? [replicas, replicas + 1] : [replicas]
  const options = totals.flatMap((total) => [
    ...(total > replicas || Math.ceil(exact) < replicas || mayBeNone ? [{ canary: Math.ceil(exact), total }] : []),
    // Where the lower and the higher number are as near, the higher is taken.
    ...((total * weight) % 100 !== 50 && (Math.floor(exact) > 0 || mayBeNone) ? [{ canary: Math.floor(exact), total }] : []),
  ])
  const off = ({ canary, total }: { canary: number; total: number }) => Math.abs((canary * 100) / total - weight)
  const best = options.reduce((nearest, each) => (off(each) < off(nearest) ? each : nearest), options[0] ?? { canary: 0, total: replicas })
  return { canary: best.canary, stable: best.total - best.canary }
}
