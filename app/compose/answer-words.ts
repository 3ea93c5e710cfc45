import { type Answer, type AnswerOutcome, formatPercent, type Recording } from '../../src/index.ts'

/** `90 %` or `33.3 %`: a configured share of 0 to 1 is exact, and needs no decimal that says nothing. */
export function percent(share: number): string {
  return formatPercent(share).replace('.0', '')
}

/** `reviews v3` of `outbound|9080|v3|reviews.default.svc.cluster.local`; other names as they are. */
export function clusterName(cluster: string): string {
  const { host, subset } = clusterParts(cluster)
  return [host.replace(/\..*\.svc\..*$/, ''), subset].filter(Boolean).join(' ')
}

function clusterParts(cluster: string): { readonly host: string; readonly subset: string } {
  const parts = cluster.includes('|') ? cluster.split('|') : cluster.split('_.')
  return parts.length === 4 ? { host: (parts[3] ?? '').replace(/^_/, ''), subset: parts[2] ?? '' } : { host: cluster, subset: '' }
}

/** The node and version of the picture that a cluster leads to; −1 where the picture has none. */
export function clusterPlace({ nodes }: Recording, cluster: string): { readonly node: number; readonly version: number } {
  const { host, subset } = clusterParts(cluster)
  const [name, namespace] = host.split('.')
  const node = nodes.findIndex((each) => each.kind === 'service' && each.name === name && each.namespace === namespace)
  const version = nodes[node]?.versions.findIndex(({ label }) => label === subset) ?? -1
  return { node, version }
}

/** `503 UH` of an answer that a proxy gives by itself. */
export function replyCause(reply: { readonly status: number; readonly flags: readonly string[] }): string {
  return [reply.status, ...reply.flags].join(' ')
}

/** `at most 5 at once, then 429 RL` of a rate limit. */
export function limitWords({ rules }: Answer['limits'][number]): string {
  const most = Math.min(...rules.buckets.map(({ maxTokens }) => maxTokens))
  return `at most ${most} at once, then ${replyCause(rules.reply)}`
}

/** What an outcome is called in a list. */
export function outcomeName(outcome: AnswerOutcome): string {
  if (outcome.type === 'refused') return 'No connection'
  if (outcome.type === 'reply') {
    if (outcome.cluster !== '') return clusterName(outcome.cluster)
    return outcome.by === undefined ? 'Answered by the proxy' : `Answered by the sidecar of ${outcome.by}`
  }
  if (outcome.cluster !== '') return clusterName(outcome.cluster)
  const [only] = outcome.endpoints
  return outcome.endpoints.length === 1 && only ? (only.pod ?? only.address) : `Any of ${outcome.endpoints.length} pods`
}

/** The answer in one line: `90 % to reviews v1, 10 % to reviews v3`. Outcomes that are told alike are one. */
export function summary({ outcomes }: Answer): string {
  const [only] = outcomes
  if (outcomes.length === 1 && only) return inSummary(only).replace(/^to /, 'Goes to ')
  const shares = new Map<string, number>()
  for (const outcome of outcomes) shares.set(inSummary(outcome), (shares.get(inSummary(outcome)) ?? 0) + outcome.share)
  // Parts of a whole must not miss it by the last bit of their sum.
  const whole = [...shares].filter(([, share]) => share > 0).map(([what, share]) => [what, Number(share.toFixed(12))] as const)
  return whole.map(([what, share]) => `${percent(share)} ${what}`).join(', ')
}

function inSummary(outcome: AnswerOutcome): string {
  if (outcome.type === 'refused') return 'No connection'
  return outcome.type === 'reply' ? replyCause(outcome.reply) : `to ${outcomeName(outcome)}`
}
