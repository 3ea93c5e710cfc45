import {
  none,
  none16,
  type RecordedDecision,
  type RecordedEdge,
  type RecordedNode,
  type Recording,
  responseFlags,
  rowBits,
} from '../../src/sim/recording.ts'

/** One row in a readable form: times in milliseconds, flags and bits by name. */
export interface Row {
  request: number
  edge: number
  parent?: number
  previous?: number
  decision?: number
  pod?: number
  status?: number
  bits?: string
  arrive: number
  start?: number
  end?: number
}

/** `final UT failed` as the number in a row. */
export function bits(words: string): number {
  return words.split(' ').reduce((sum, word) => {
    const flag = responseFlags.indexOf(word as (typeof responseFlags)[number])
    return sum | (flag >= 0 ? 1 << flag : (rowBits[word as keyof typeof rowBits] ?? 0))
  }, 0)
}

export function recordingOf(rows: readonly Row[], parts: Partial<Recording> = {}): Recording {
  const column32 = (value: (row: Row) => number) => Uint32Array.from(rows, value)
  const column16 = (value: (row: Row) => number) => Uint16Array.from(rows, value)
  return {
    seed: 7,
    durationUs: 60_000_000,
    simulatedUs: parts.durationUs ?? 60_000_000,
    sources: [{ name: 'users', node: 0 }],
    nodes: [],
    edges: [],
    pods: [],
    clusters: [],
    decisions: [],
    inbound: [],
    steps: [{ startUs: 0, name: 'As written' }],
    events: [],
    ...parts,
    rows: {
      length: rows.length,
      request: column32((row) => row.request),
      parent: column32((row) => row.parent ?? none),
      previous: column32((row) => row.previous ?? none),
      decision: column16((row) => row.decision ?? none16),
      edge: column16((row) => row.edge),
      pod: column16((row) => row.pod ?? none16),
      status: column16((row) => row.status ?? 200),
      bits: column32((row) => bits(row.bits ?? 'final')),
      arrive: column32((row) => row.arrive * 1000),
      start: column32((row) => (row.start ?? row.arrive) * 1000),
      end: column32((row) => (row.end === undefined ? none : row.end * 1000)),
    },
  }
}

export function node(name: string, versions: readonly string[] = [''], kind: RecordedNode['kind'] = 'service'): RecordedNode {
  return {
    key: `${kind}:default/${name}`,
    kind,
    name,
    namespace: 'default',
    versions: versions.map((label) => ({ label, workload: `default/${name}-${label}`, pods: [] })),
    ranges: [],
    badges: [],
  }
}

export function edge(from: number, to: number, toVersion = 0, expected: number | null = null, mirror = false): RecordedEdge {
  return { from, fromVersion: from === 0 ? -1 : 0, to, toVersion, mirror, expected: [expected], ranges: [] }
}

/** users -> reviews v1 and v3, as a client with a sidecar would call them. */
export const canaryNodes = [node('users', [], 'source'), node('reviews', ['v1', 'v3'])]

export function decision(parts: Partial<RecordedDecision['decision']> = {}): RecordedDecision {
  return {
    step: 0,
    from: 0,
    fromVersion: -1,
    source: 0,
    requestClass: 0,
    request: { method: 'GET', scheme: 'http', authority: 'reviews:9080', path: '/reviews/0', headers: [] },
    decision: {
      proxy: 'default/users-0',
      listener: '0.0.0.0_9080',
      routeConfig: '9080',
      virtualHost: 'reviews.default.svc.cluster.local:9080',
      route: { index: 0, name: 'canary' },
      outcome: {
        type: 'route',
        plan: { clusters: [], totalWeight: 100, timeoutMs: 0, mirrors: [] },
        responseHeaders: { remove: [], add: [] },
      },
      steps: [],
      ...parts,
    },
    clusters: [],
  }
}
