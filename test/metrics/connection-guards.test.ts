import { describe, expect, it } from 'vitest'
import type { Decision } from '../../src/envoy/decision.ts'
import { judgedConnections } from '../../src/metrics/connection-guards.ts'
import type { RecordedNode } from '../../src/sim/recording.ts'
import { decision, edge, node, type Row, recordingOf } from './recordings.ts'

/** What a proxy makes of a connection: with a step of an AuthorizationPolicy, or closed by one. */
function tcp(judged: boolean, denied?: string): Decision {
  const step = { part: 'authorization', verdict: denied ? 'failed' : 'info', name: 'guard', reason: '' } as const
  return decision({
    outcome: { type: 'tcp', clusters: [], totalWeight: 1, ...(denied !== undefined && { denied }) },
    steps: judged ? [step] : [],
  }).decision
}

/** The first of all rows: a connection of a gateway to a version of stock. */
function judged(row: Partial<Row>, { outgoing, incoming }: { readonly outgoing?: Decision; readonly incoming?: Decision }) {
  const nodes = [node('door', ['', ''], 'gateway'), node('stock', ['v1', 'v2'])]
  const recording = recordingOf([{ request: 0, edge: 0, decision: 0, arrive: 0, pod: 0, ...row }], {
    nodes,
    edges: [{ ...edge(0, 1, 1), fromVersion: 1 }],
    decisions: [{ ...decision(), decision: outgoing ?? tcp(false) }],
    inbound: incoming ? [{ client: 0, edge: 0, source: 0, requestClass: 0, decision: incoming }] : [],
  })
  return judgedConnections(recording, 0).map(({ workload, verdict }) => `${workload} ${verdict}`)
}

describe('judged connections', () => {
  it.each([
    { of: 'no policy', row: {}, made: {}, told: [] },
    { of: 'a policy of the client lets it pass', row: {}, made: { outgoing: tcp(true) }, told: ['default/door- allowed'] },
    { of: 'a policy of the client closes it', row: {}, made: { outgoing: tcp(true, 'denied') }, told: ['default/door- denied'] },
    { of: 'no pod is reached for another reason', row: { pod: 0xffff, bits: 'final UH' }, made: { outgoing: tcp(true) }, told: [] },
    {
      of: 'no pod is told and nothing went wrong',
      row: { pod: 0xffff },
      made: { outgoing: tcp(true, 'denied') },
      told: ['default/door- denied'],
    },
    { of: 'a policy of the pod lets it pass', row: {}, made: { incoming: tcp(true) }, told: ['default/stock-v2 allowed'] },
    {
      of: 'a policy of the pod closes it',
      row: { bits: 'final inbound' },
      made: { incoming: tcp(true, 'denied') },
      told: ['default/stock-v2 denied'],
    },
    { of: 'the pod was never reached', row: { pod: 0xffff, bits: 'final UF' }, made: { incoming: tcp(true) }, told: [] },
    {
      of: 'both have policies',
      row: { bits: 'final inbound' },
      made: { outgoing: tcp(true), incoming: tcp(true, 'denied') },
      told: ['default/door- allowed', 'default/stock-v2 denied'],
    },
  ])('where $of: $told', ({ row, made, told }) => expect(judged(row, made)).toEqual(told))

  it('are none of a request, whatever a policy makes of it', () => {
    const http = decision({ steps: [{ part: 'authorization', verdict: 'info', name: 'guard', reason: '' }] }).decision
    expect(judged({}, { outgoing: http, incoming: http })).toEqual([])
  })

  it.each<readonly [RecordedNode, string]>([
    [{ ...node('door', [], 'gateway'), key: 'gateway:istio-system/door' }, 'istio-system/door'],
    [{ ...node('door', [], 'gateway'), key: 'gateway:' }, 'unknown'],
  ])('of a node without versions bear its own name', (from, workload) => {
    const recording = recordingOf([{ request: 0, edge: 0, decision: 0, arrive: 0, pod: 0 }], {
      nodes: [from, node('stock')],
      edges: [{ ...edge(0, 1), fromVersion: -1 }],
      decisions: [{ ...decision(), decision: tcp(true) }],
    })
    expect(judgedConnections(recording, 0)).toEqual([{ workload, verdict: 'allowed' }])
  })
})
