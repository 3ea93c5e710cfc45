import type { Decision } from '../envoy/decision.ts'
import { none16, type Recording, rowBits } from '../sim/recording.ts'
import { inboundDecision } from './inbound-decision.ts'
import { workloadName } from './workload-name.ts'

/** A connection that AuthorizationPolicies judged: at which workload's proxy, and what they made of it. */
export interface JudgedConnection {
  readonly workload: string
  readonly verdict: 'allowed' | 'denied'
}

/**
 * What Envoy counts as `tcp.rbac.allowed` and `tcp.rbac.denied` of a row: by the client's own proxy (a gateway), once the pod is connected, and by
 * the one beside the pod.
 */
export function judgedConnections(recording: Recording, row: number): readonly JudgedConnection[] {
  const { rows, decisions, edges, nodes } = recording
  const bits = rows.bits[row] as number
  const edge = edges[rows.edge[row] as number]
  const outgoing = decisions[rows.decision[row] as number]?.decision
  const found: JudgedConnection[] = []
  const isConnected = rows.pod[row] !== none16 || (bits & 0xffff) === 0
  if (isConnected && isJudged(outgoing)) {
    const verdict = outgoing?.outcome.type === 'tcp' && outgoing.outcome.denied !== undefined ? 'denied' : 'allowed'
    found.push({ workload: workloadName(nodes[edge?.from ?? -1], edge?.fromVersion ?? -1), verdict })
  }
  const incoming = rows.pod[row] === none16 ? undefined : inboundDecision(recording, row)
  if (isJudged(incoming)) {
    const verdict = bits & rowBits.inbound ? 'denied' : 'allowed'
    found.push({ workload: workloadName(nodes[edge?.to ?? -1], edge?.toVersion ?? -1), verdict })
  }
  return found
}

function isJudged(decision: Decision | undefined): boolean {
  return decision?.outcome.type === 'tcp' && decision.steps.some(({ part }) => part === 'authorization')
}
