import { type Counts, sameCounts, sameDistribution } from './distribution.ts'
import { same } from './same.ts'

type Json = Readonly<Record<string, unknown>>

/** Told of each thing that is compared. */
export type Note = (part: string, agrees: boolean, where: string, want: unknown, got: unknown) => void

const FIELDS = [
  'listener',
  'status',
  'flags',
  'route_config',
  'virtual_host',
  'route',
  'route_index',
  'clusters',
  'weights',
  'tcp_cluster',
  'body',
]
const COUNTED = ['listener', 'route_config', 'virtual_host', 'route', 'route_index', 'weights']
const REQUEST_NOISE =
  /^(x-envoy-(original|decorator|peer|attempt|expected|internal|external)|x-b3|traceparent|forwarded|user-agent|accept|te|x-forwarded|grpc-timeout)/
const RESPONSE_NOISE = /^(x-envoy-(upstream|decorator|attempt)|date|server|connection|transfer-encoding)/

/** Two samples differ where chance would make them differ so much less often than this. */
const LEAST_P = 1e-4

/** Compares what became of one call, or of many of one kind. */
export function compareCall(want: Json, got: Json | undefined, where: string, note: Note): void {
  if (!got) {
    note('calls', false, where, want, undefined)
    return
  }
  compareStats(want, got, where, note)
  if (want['times']) {
    compareCounts(want, got, where, note)
    return
  }
  const [first] = [...fieldDifferences(want, got), ...upstreamDifferences(want, got), ...answerDifferences(want, got)]
  note('calls', first === undefined, where, first && { [first[0]]: first[1] }, first && { [first[0]]: first[2] })
}

type Differs = readonly [field: string, want: unknown, got: unknown]

/** Repeated recordings disagreed in this field, by chance or by timing: then it says nothing. */
const varies = (want: Json, field: string) => ((want['varies'] ?? []) as readonly string[]).includes(field)
const differing = (field: string, want: unknown, got: unknown): readonly Differs[] => (same(want, got) ? [] : [[field, want, got]])

function fieldDifferences(want: Json, got: Json): readonly Differs[] {
  const plain = FIELDS.filter((f) => f in want && !varies(want, f)).flatMap((f) => differing(f, want[f], got[f]))
  const clusters = (want['clusters'] ?? {}) as Counts
  const chosen = String(got['cluster'])
  const cluster = want['cluster'] && chosen !== want['cluster'] && !((clusters[chosen] ?? 0) > 0)
  return [...plain, ...mirrorDifferences(want, got), ...(cluster ? [['cluster', want['cluster'], got['cluster']] as const] : [])]
}

/** Which pod of its cluster a copy reaches is drawn; how many copies there are, and their hosts, is not. */
function mirrorDifferences(want: Json, got: Json): readonly Differs[] {
  if (!('mirrored' in want) || varies(want, 'mirrored')) return []
  const hosts = (row: Json) => ((row['mirrored'] ?? []) as readonly (readonly [string, string])[]).map(([, host]) => host).sort()
  return differing('mirrored', hosts(want), hosts(got))
}

function upstreamDifferences(want: Json, got: Json): readonly Differs[] {
  const [wanted, own] = [want['upstream'] as Json | undefined, got['upstream'] as Json | undefined]
  if (!wanted) return own ? [['upstream', undefined, own]] : []
  const lines = ['method', 'path', 'host'].filter((f) => wanted[f] !== own?.[f]).map((f): Differs => [`upstream.${f}`, wanted[f], own?.[f]])
  const headers = [pick(wanted['headers'], REQUEST_NOISE), pick(own?.['headers'], REQUEST_NOISE)] as const
  return [...lines, ...differing('upstream.headers', ...headers), ...podDifferences(want, got)]
}

function podDifferences(want: Json, got: Json): readonly Differs[] {
  const [wanted, own] = [want['pods'] as readonly string[] | undefined, got['pods'] as readonly string[] | undefined]
  if (!wanted || varies(want, 'pods')) return []
  if (wanted.length !== own?.length) return [['pods (one per attempt)', wanted, own]]
  return want['pods_fixed'] ? differing('pods', wanted, own) : []
}

function answerDifferences(want: Json, got: Json): readonly Differs[] {
  const headers = differing(
    'response_headers',
    pick(want['response_headers'], RESPONSE_NOISE),
    pick(got['response_headers'], RESPONSE_NOISE),
  )
  const ms = want['ms'] as number | undefined
  if (ms === undefined || want['gaps_ms'] || varies(want, 'ms')) return headers
  const near = Math.abs(((got['ms'] as number | undefined) ?? Number.NEGATIVE_INFINITY) - ms) <= 40 + ms * 0.1
  return near ? headers : [...headers, ['ms', ms, got['ms']]]
}

/** Headers without the noisy ones; of a generated cookie only its presence counts. */
function pick(headers: unknown, noise: RegExp): Json {
  const kept = Object.entries((headers ?? {}) as Readonly<Record<string, string>>)
    .filter(([name]) => !noise.test(name))
    .sort()
  return Object.fromEntries(kept.map(([name, value]) => [name, name === 'set-cookie' ? value.replace(/"[0-9a-f]{16}"/g, '"*"') : value]))
}

function compareStats(want: Json, got: Json, where: string, note: Note): void {
  const own = (got['stats'] ?? {}) as Counts
  for (const [name, value] of Object.entries((want['stats'] ?? {}) as Counts)) {
    note(
      'stats',
      Math.abs((own[name] ?? 0) - value) <= (want['times'] ? 4 * Math.sqrt((own[name] ?? 0) + value) : 0),
      `${where}.stats.${name}`,
      value,
      own[name] ?? 0,
    )
  }
}

function compareCounts(want: Json, got: Json, where: string, note: Note): void {
  const differs = COUNTED.find((f) => f in want && !same(want[f], got[f]))
  if (differs) {
    note('counts', false, `${where}.${differs}`, want[differs], got[differs])
    return
  }
  const outcomes = (row: Json) => ((row['sequence'] ?? []) as readonly (readonly unknown[])[]).map((s) => s.slice(0, 2))
  if (want['sequence'] && !varies(want, 'sequence') && !same(outcomes(want), outcomes(got))) {
    note('counts', false, `${where}.sequence`, want['sequence'], got['sequence'])
    return
  }
  for (const f of ['outcomes', 'clusters', 'pods', 'mirrored']) {
    if ((!(f in want) && !(f in got)) || varies(want, f)) continue
    const test = f === 'mirrored' ? sameCounts : sameDistribution
    const p = test((want[f] ?? {}) as Counts, (got[f] ?? {}) as Counts, want['times'] as number, (got['times'] ?? 0) as number)
    note('counts', p > LEAST_P, `${where}.${f} p=${p.toExponential(1)}`, want[f], got[f])
  }
}
