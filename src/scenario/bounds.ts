import type { Diagnostic } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import type { Resource } from '../manifest/resource.ts'
import type { Mesh, Workload } from '../mesh/mesh.ts'
import { replicaLimit, statedReplicas } from '../mesh/workloads.ts'
import { meanRate } from '../sim/arrivals.ts'
import { planWorkload } from '../sim/behaviour.ts'
import { parseCallUrl, ServiceNames } from '../sim/destination.ts'
import { MAX_DEPTH } from '../sim/pod-work.ts'
import { MAX_DURATION_US, MAX_ROWS } from '../sim/run.ts'
import type { Scenario } from './scenario.ts'

/** Retries of one request beyond which it is worth a word that they end with the run's. */
const MANY_RETRIES = 1000

/** Copies of one request beyond which it is worth a word that they count. */
const MANY_MIRRORS = 20

/** What is larger than a simulation goes, said where it stands: it is bounded, never refused, and nothing hangs. */
export function reportBounds(resources: readonly Resource[], mesh: Mesh, scenario: Scenario): Diagnostic[] {
  return [...manyReplicas(resources), ...mesh.virtualServices.flatMap(manyTries), ...manyRequests(scenario), ...callCycles(mesh, scenario)]
}

function bounded(message: string, range: Diagnostic['range'] | undefined): Diagnostic[] {
  return range ? [{ code: 'bounded', severity: 'warning', message, range }] : []
}

function manyReplicas(resources: readonly Resource[]): Diagnostic[] {
  const limit = replicaLimit(resources.filter(({ spec }) => typeof field(spec, 'template') === 'object').map(statedReplicas))
  return resources.flatMap(({ kind, metadata, spec, source }) => {
    const scaled = kind === 'HorizontalPodAutoscaler'
    const name = scaled ? 'maxReplicas' : 'replicas'
    const pods = field(spec, name)
    if (typeof pods !== 'number' || pods <= limit) return []
    const asks = scaled ? 'may ask for' : 'asks for'
    return bounded(`${metadata.name} ${asks} ${pods} pods; ${limit} of them are simulated.`, source.at(['spec', name]))
  })
}

function field(spec: unknown, name: string): unknown {
  return (spec as Readonly<Record<string, unknown>> | null | undefined)?.[name]
}

function manyTries({ spec, source }: Mesh['virtualServices'][number]): Diagnostic[] {
  return (spec.http ?? []).flatMap(({ retries, mirrors = [], fault }, i) => {
    const { attempts = 0 } = retries ?? {}
    const { fixedDelay = '' } = fault?.delay ?? {}
    const delayed = (parseDuration(fixedDelay) ?? 0) * 1000 > MAX_DURATION_US
    const at = (path: readonly string[]) => source.at(['spec', 'http', i, ...path])
    return [
      ...(attempts > MANY_RETRIES
        ? bounded(
            `${attempts} retries may go on for as long as the run does. It stops after ${MAX_ROWS} tries in all.`,
            at(['retries', 'attempts']),
          )
        : []),
      ...(mirrors.length > MANY_MIRRORS
        ? bounded(
            `${mirrors.length} copies of each request are tries as well. The run stops after ${MAX_ROWS} tries in all.`,
            at(['mirrors']),
          )
        : []),
      ...(delayed
        ? bounded(
            `A run lasts an hour at the most: what is delayed by ${fixedDelay} is still under way at its end.`,
            at(['fault', 'delay', 'fixedDelay']),
          )
        : []),
    ]
  })
}

function manyRequests({ traffic, durationMs }: Scenario): Diagnostic[] {
  return traffic.flatMap(({ name, rate, range }) => {
    const requests = rate.type === 'users' ? 0 : meanRate(rate, 0, durationMs * 1000) * (durationMs / 1000)
    if (requests <= MAX_ROWS) return []
    return bounded(`${name} would send ${Math.round(requests)} requests. The run stops after ${MAX_ROWS} tries in all.`, range)
  })
}

/** Workloads that call one another in a circle by what the scenario says of them. */
function callCycles(mesh: Mesh, { workloads }: Scenario): Diagnostic[] {
  const names = new ServiceNames(mesh)
  const workloadOf = new Map(mesh.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.workload]))
  const called = new Map<string, readonly string[]>(
    mesh.workloads.map((workload) => [workload.id, calledBy(workload, names, workloadOf, workloads)]),
  )
  const circle = mesh.workloads.find(({ id }) => reaches(id, called))
  const behaviour = circle && workloads.findLast((entry) => planWorkload(circle, [entry]).calls.length > 0)
  if (!circle) return []
  return bounded(`${circle.name} calls itself in the end: a request answers 500 after ${MAX_DEPTH} calls within calls.`, behaviour?.range)
}

function calledBy(
  workload: Workload,
  names: ServiceNames,
  workloadOf: ReadonlyMap<string, string>,
  workloads: Scenario['workloads'],
): readonly string[] {
  const hosts = planWorkload(workload, workloads).calls.map(({ url }) => parseCallUrl(url).host)
  const endpoints = [...new Set(hosts)].flatMap((host) => names.find(host, workload.namespace)?.endpoints ?? [])
  return [...new Set(endpoints.flatMap(({ pod }) => workloadOf.get(pod ?? '') ?? []))]
}

function reaches(start: string, called: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const open = [...(called.get(start) ?? [])]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === start) return true
    if (seen.has(at)) continue
    seen.add(at)
    open.push(...(called.get(at) ?? []))
  }
  return false
}
