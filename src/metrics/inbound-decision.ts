import type { Decision, DecisionStep } from '../envoy/decision.ts'
import { type Recording, rowBits } from '../sim/recording.ts'
import type { Explained } from './life.ts'

/** What the proxy beside the pod decided of a try; undefined where it lets in whatever comes. */
export function inboundDecision({ rows, inbound }: Recording, row: number): Decision | undefined {
  const [client, edge, status] = [rows.decision[row], rows.edge[row], rows.status[row] ?? 0]
  const fitting = inbound.filter((each) => each.client === client && each.edge === edge).map((each) => each.decision)
  // Clients without a proxy have no decision that tells their classes apart: the outcome does.
  const refused = ((rows.bits[row] ?? 0) & rowBits.inbound) !== 0
  return fitting.find((decision) => canAnswer(decision, status) === refused) ?? fitting[0]
}

function canAnswer({ outcome }: Decision, status: number): boolean {
  if (outcome.type === 'refused') return true
  if (outcome.type === 'tcp') return outcome.denied !== undefined
  return (
    (outcome.type === 'reply' && outcome.reply.status === status) ||
    (outcome.rateLimits?.some((each) => each.reply.status === status) ?? false)
  )
}

/** Why filters of a proxy refused a request, in words; undefined where none did. */
export function refusalWords(decision: Decision | undefined, status: number): Explained | undefined {
  if (!decision) return undefined
  const { outcome, steps } = decision
  const limits = outcome.type === 'route' || outcome.type === 'reply' ? (outcome.rateLimits ?? []) : []
  const limit = limits.find((each) => each.reply.status === status)
  const isOwn = outcome.type === 'reply' && outcome.reply.status === status
  const failed = steps.findLast(refuses)
  if (limit && !(isOwn && failed)) return { text: 'the rate limit had no token left', range: limit.range ?? null }
  const closes = outcome.type === 'refused' || (outcome.type === 'tcp' && outcome.denied !== undefined)
  if (!failed || (!isOwn && !closes)) return undefined
  return { text: [failed.name, failed.reason].filter(Boolean).join(' '), range: failed.range ?? null }
}

function refuses({ part, verdict }: DecisionStep): boolean {
  return verdict === 'failed' && (part === 'authorization' || part === 'authentication' || part === 'filter-chain')
}
