import type { Mesh } from '../mesh/mesh.ts'
import type { WorkloadBehaviour, WorkloadCall } from '../sim/traffic.ts'

/** A public sample application whose calls are well known although its manifests do not state them. */
interface KnownApplication {
  readonly name: string
  /** `app` labels by which it is recognised, all in one namespace. */
  readonly apps: readonly string[]
  readonly workloads: readonly {
    readonly match: Readonly<Record<string, string>>
    readonly latency: { readonly p50Ms: number; readonly p99Ms: number }
    readonly calls: readonly { readonly host: string; readonly path: string; readonly forwardHeaders: readonly string[] }[]
  }[]
}

const ratings = { host: 'ratings:9080', path: '/ratings/0', forwardHeaders: ['end-user'] }

/** Sample applications by the labels that their published manifests give them. */
const knownApplications: readonly KnownApplication[] = [
  {
    name: 'bookinfo',
    apps: ['productpage', 'details', 'reviews', 'ratings'],
    workloads: [
      {
        match: { app: 'productpage' },
        latency: { p50Ms: 8, p99Ms: 30 },
        calls: [
          { host: 'details:9080', path: '/details/0', forwardHeaders: ['end-user'] },
          { host: 'reviews:9080', path: '/reviews/0', forwardHeaders: ['end-user'] },
        ],
      },
      { match: { app: 'details' }, latency: { p50Ms: 4, p99Ms: 12 }, calls: [] },
      { match: { app: 'reviews', version: 'v1' }, latency: { p50Ms: 12, p99Ms: 45 }, calls: [] },
      { match: { app: 'reviews', version: 'v2' }, latency: { p50Ms: 12, p99Ms: 45 }, calls: [ratings] },
      { match: { app: 'reviews', version: 'v3' }, latency: { p50Ms: 12, p99Ms: 45 }, calls: [ratings] },
      { match: { app: 'ratings' }, latency: { p50Ms: 3, p99Ms: 10 }, calls: [] },
    ],
  },
]

/** How the workloads of the sample applications in the mesh behave; calls to services that are not there are left out. */
export function knownBehaviour(mesh: Mesh): WorkloadBehaviour[] {
  return knownApplications.flatMap((known) => {
    const [first = ''] = known.apps
    const home = mesh.workloads.find((workload) => workload.app === first)?.namespace
    if (home === undefined || !known.apps.every((app) => mesh.workloads.some((each) => each.app === app && each.namespace === home)))
      return []
    return known.workloads
      .filter(({ match }) => matches(mesh, home, match))
      .map(({ match, latency, calls }) => behaviour(mesh, home, { match, latency, calls }))
  })
}

function matches(mesh: Mesh, namespace: string, match: Readonly<Record<string, string>>): boolean {
  return mesh.workloads.some(
    (each) => each.namespace === namespace && Object.entries(match).every(([key, value]) => each.labels[key] === value),
  )
}

function behaviour(mesh: Mesh, namespace: string, { match, latency, calls }: KnownApplication['workloads'][number]): WorkloadBehaviour {
  const present = calls.filter(({ host }) =>
    mesh.services.some((service) => service.namespace === namespace && `${service.name}:9080` === host),
  )
  return {
    match: namespace === 'default' ? match : { ...match, namespace },
    latency,
    failures: [],
    concurrency: 0,
    calls: present.map(({ host, path, forwardHeaders }): WorkloadCall => {
      const [name = '', port = ''] = host.split(':')
      const place = namespace === 'default' ? host : `${name}.${namespace}:${port}`
      return { url: `http://${place}${path}`, method: 'GET', headers: {}, forwardHeaders, onFailure: 'fail' }
    }),
    parallelCalls: false,
  }
}
