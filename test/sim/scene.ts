import { walkInParts } from '../../src/core/parts.ts'
import { compileProxyConfig } from '../../src/envoy/compile.ts'
import { createManifestCache, parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import type { Mesh } from '../../src/mesh/mesh.ts'
import { parseCallUrl } from '../../src/sim/destination.ts'
import { flagsOfBits } from '../../src/sim/flags.ts'
import { mayRefuse } from '../../src/sim/inbound-guard.ts'
import { none16, type Recording, rowBits } from '../../src/sim/recording.ts'
import { simulateRun } from '../../src/sim/run.ts'
import type { RequestClass, TrafficSource, WorkloadBehaviour, WorkloadCall } from '../../src/sim/traffic.ts'
import type { SimulationInput, World } from '../../src/sim/world.ts'
import { compileInbound, compileProxy } from '../../src/xds/compile-proxy.ts'
import { lastOf } from '../run-to-end.ts'

export { bookinfo, ingress, service } from './texts.ts'

/** A world of manifests, as the engine makes it. */
export function worldOf(...texts: readonly string[]): World {
  const files = texts.map((text, i) => ({ name: `${i}.yaml`, text }))
  return worldOfMesh(buildMesh(parseManifests(files, createManifestCache()).value, {}).value)
}

function worldOfMesh(mesh: Mesh): World {
  const proxies = new Map<string, ReturnType<World['proxy']>>()
  return {
    mesh,
    proxy: (pod) => {
      if (!proxies.has(pod)) {
        const config = compileProxy(mesh, pod)
        proxies.set(pod, { config, compiled: compileProxyConfig(config) })
      }
      return proxies.get(pod)
    },
    prepareProxy: () => walkInParts(0, 0, () => {}),
    guards: (name) => {
      const pod = mesh.pods.find((each) => `${each.namespace}/${each.name}` === name)
      const inbound = pod && compileInbound(mesh, pod)
      return inbound !== undefined && mayRefuse(inbound)
    },
  }
}

/** A call of an application, as short as it can be said. */
export function call(url: string, more: Partial<WorkloadCall> = {}): WorkloadCall {
  return { url, method: 'GET', headers: {}, forwardHeaders: [], onFailure: 'fail', ...more }
}

export function behaviour(match: Record<string, string>, more: Partial<WorkloadBehaviour> = {}): WorkloadBehaviour {
  return { match, failures: [], concurrency: 0, calls: [], parallelCalls: false, ...more }
}

export function asked(url: string, more: { weight?: number; headers?: Record<string, string>; method?: string } = {}): RequestClass {
  const { scheme, authority, path } = parseCallUrl(url)
  const headers = Object.entries(more.headers ?? {})
  return { name: url, weight: more.weight ?? 1, url, request: { method: more.method ?? 'GET', scheme, authority, path, headers } }
}

export function source(from: TrafficSource['from'], perSecond: number, ...requests: readonly RequestClass[]): TrafficSource {
  return { name: 'users', from, rate: { type: 'poisson', perSecond }, requests }
}

export function scene(world: World, more: Partial<SimulationInput> & { traffic: SimulationInput['traffic'] }): SimulationInput {
  return { seed: 7, durationMs: 10_000, workloads: [], steps: [{ atMs: 0, name: 'As written', world }], ...more }
}

/** The applications of Bookinfo. */
export const bookinfoApps: readonly WorkloadBehaviour[] = [
  behaviour(
    { app: 'productpage' },
    { calls: [call('http://details:9080/details/0'), call('http://reviews:9080/reviews/0', { forwardHeaders: ['end-user'] })] },
  ),
  behaviour({ app: 'reviews', version: 'v2' }, { calls: [call('http://ratings:9080/ratings/0')] }),
  behaviour({ app: 'reviews', version: 'v3' }, { calls: [call('http://ratings:9080/ratings/0')] }),
]

export function finish(input: SimulationInput): Recording {
  return lastOf(simulateRun(input))
}

/** What a row says, in words: `productpage v1 > reviews v2 200`. */
export interface SpokenRow {
  readonly request: number
  readonly from: string
  readonly to: string
  readonly pod: string
  readonly status: number
  readonly flags: string
  readonly final: boolean
  readonly retry: boolean
  readonly mirror: boolean
  readonly queued: boolean
  readonly arrive: number
  readonly start: number
  readonly end: number
}

export function spoken(recording: Recording): readonly SpokenRow[] {
  const { rows, edges, nodes, pods } = recording
  const place = (node: number, version: number) => [nodes[node]?.name, nodes[node]?.versions[version]?.label].filter(Boolean).join(' ')
  return Array.from({ length: rows.length }, (_, i) => {
    const edge = edges[rows.edge[i] ?? 0]
    const bits = rows.bits[i] ?? 0
    const pod = rows.pod[i] ?? none16
    return {
      request: rows.request[i] ?? 0,
      from: edge ? place(edge.from, edge.fromVersion) : '?',
      to: edge ? place(edge.to, edge.toVersion) : '?',
      pod: pod === none16 ? '' : (pods[pod]?.name ?? '?'),
      status: rows.status[i] ?? 0,
      flags: flagsOfBits(bits).join(','),
      final: (bits & rowBits.final) !== 0,
      retry: (bits & rowBits.retry) !== 0,
      mirror: (bits & rowBits.mirror) !== 0,
      queued: (bits & rowBits.queued) !== 0,
      arrive: rows.arrive[i] ?? 0,
      start: rows.start[i] ?? 0,
      end: rows.end[i] ?? 0,
    }
  })
}

/** How often each value occurs. */
export function tally<T>(rows: readonly T[], key: (row: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1
  return counts
}
