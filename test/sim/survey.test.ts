import { describe, expect, it } from 'vitest'
import type { Recording } from '../../src/sim/recording.ts'
import type { SimulationInput } from '../../src/sim/world.ts'
import { asked, bookinfo, bookinfoApps, finish, scene, service, source, worldOf } from './scene.ts'

const subsets = (names: readonly string[]) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  trafficPolicy: { connectionPool: { http: { http1MaxPendingRequests: 7 } } }
  subsets: [${names.map((name) => `{ name: ${name}, labels: { version: ${name} } }`).join(', ')}]
`
const routes = (http: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
${http}
`

const gateway = { type: 'gateway', namespace: 'default', name: 'bookinfo-gateway' } as const
const users = source(gateway, 10, asked('http://bookinfo.app/productpage'))

/** What the survey knows before the first request: nothing is simulated. */
function surveyed(texts: readonly string[], more: Partial<SimulationInput> = {}): Recording {
  return finish(scene(worldOf(bookinfo, ...texts), { durationMs: 0, traffic: [users], workloads: bookinfoApps, ...more }))
}

/** `from > to version: share`, of the edges into one node. */
function edgesInto(recording: Recording, name: string): readonly string[] {
  const { nodes, edges } = recording
  return edges
    .filter((edge) => nodes[edge.to]?.name === name)
    .map(
      (edge) =>
        `${nodes[edge.from]?.name} > ${nodes[edge.to]?.versions[edge.toVersion]?.label ?? 'none'}${edge.mirror ? ' mirror' : ''}: ${edge.expected.map((share) => share?.toFixed(3)).join()}`,
    )
    .sort()
}

describe('configured ways are there before any request', () => {
  it.each([
    { name: 'pods decide without a rule', texts: [], edges: ['v1: 0.333', 'v2: 0.333', 'v3: 0.333'] },
    {
      name: 'weights of subsets',
      texts: [
        subsets(['v1', 'v3']),
        routes(
          '  - route: [{ destination: { host: reviews, subset: v1 }, weight: 99 }, { destination: { host: reviews, subset: v3 }, weight: 1 }]',
        ),
      ],
      edges: ['v1: 0.990', 'v3: 0.010'],
    },
    {
      name: 'aborted requests reach no version',
      texts: [
        subsets(['v1']),
        routes(
          '  - fault: { abort: { percentage: { value: 20 }, httpStatus: 500 } }\n    route: [{ destination: { host: reviews, subset: v1 } }]',
        ),
      ],
      edges: ['none: 0.200', 'v1: 0.800'],
    },
    {
      name: 'mirrors count apart',
      texts: [
        subsets(['v1', 'v2']),
        routes(
          '  - route: [{ destination: { host: reviews, subset: v1 } }]\n    mirrors: [{ destination: { host: reviews, subset: v2 }, percentage: { value: 50 } }]',
        ),
      ],
      edges: ['v1: 1.000', 'v2 mirror: 0.500'],
    },
    {
      name: 'a subset without pods',
      texts: [subsets(['v9']), routes('  - route: [{ destination: { host: reviews, subset: v9 } }]')],
      edges: ['none: 1.000'],
    },
    {
      name: 'a subset that is not there',
      texts: [routes('  - route: [{ destination: { host: reviews, subset: v9 } }]')],
      edges: ['none: 1.000'],
    },
    {
      name: 'a hash tells no share',
      texts: [
        subsets(['v1']).replace(
          'connectionPool: { http: { http1MaxPendingRequests: 7 } }',
          'loadBalancer: { consistentHash: { httpHeaderName: x-user } }',
        ),
      ],
      edges: ['v1: ', 'v2: ', 'v3: '],
    },
  ])('$name', ({ texts, edges }) => {
    expect(edgesInto(surveyed(texts), 'reviews')).toEqual(edges.map((edge) => `productpage > ${edge}`))
  })

  it.each([1, 5e307])('mixes request classes by their weight, in units of %s', (unit) => {
    const split = routes(
      '  - match: [{ headers: { end-user: { exact: jason } } }]\n    route: [{ destination: { host: reviews, subset: v2 } }]\n  - route: [{ destination: { host: reviews, subset: v1 } }]',
    )
    const traffic = [
      source(
        gateway,
        10,
        asked('http://bookinfo.app/productpage', { weight: 3 * unit }),
        asked('http://bookinfo.app/productpage', { weight: unit, headers: { 'end-user': 'jason' } }),
      ),
    ]
    expect(edgesInto(surveyed([subsets(['v1', 'v2']), split], { traffic }), 'reviews')).toEqual([
      'productpage > v1: 0.750',
      'productpage > v2: 0.250',
    ])
  })

  it('mixes the sources of each step as they send while it lasts', () => {
    const world = worldOf(
      bookinfo,
      subsets(['v1', 'v2']),
      routes(
        '  - match: [{ headers: { end-user: { exact: jason } } }]\n    route: [{ destination: { host: reviews, subset: v2 } }]\n  - route: [{ destination: { host: reviews, subset: v1 } }]',
      ),
    )
    const page = 'http://bookinfo.app/productpage'
    const later = [
      { atMs: 0, perSecond: 0 },
      { atMs: 5000, perSecond: 30 },
    ]
    const jason = { ...source(gateway, 0, asked(page, { headers: { 'end-user': 'jason' } })), name: 'jason' }
    const recording = finish(
      scene(world, {
        durationMs: 10_000,
        workloads: bookinfoApps,
        traffic: [source(gateway, 10, asked(page)), { ...jason, rate: { type: 'steps', arrivals: 'poisson', points: later } }],
        steps: [0, 5000].map((atMs) => ({ atMs, name: '', world })),
      }),
    )
    expect(edgesInto(recording, 'reviews').filter((edge) => edge.startsWith('productpage'))).toEqual([
      'productpage > v1: 1.000,0.250',
      'productpage > v2: 0.000,0.750',
    ])
  })

  it('points at the lines that decide', () => {
    const text = routes(
      '  - route: [{ destination: { host: reviews, subset: v1 }, weight: 99 }, { destination: { host: reviews, subset: v3 }, weight: 1 }]',
    )
    const { edges, nodes } = surveyed([subsets(['v1', 'v3']), text])
    const lines = edges
      .filter((edge) => nodes[edge.to]?.name === 'reviews')
      .flatMap((edge) => edge.ranges.map(({ start, end }) => text.slice(start, end)))
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.every((line) => /weight|subset/.test(line))).toBe(true)
  })
})

describe('nodes', () => {
  it('are keyed by what they are, with a version for each workload', () => {
    const { nodes } = surveyed([])
    expect(nodes.map((node) => `${node.key} ${node.versions.map((version) => version.label).join(' ')}`.trim()).sort()).toEqual([
      'gateway:istio-system/istio-ingressgateway',
      'service:default/details v1',
      'service:default/productpage v1',
      'service:default/ratings v1',
      'service:default/reviews v1 v2 v3',
      'source:users',
    ])
  })

  it('name versions that share a label by their workloads', () => {
    const twice = service('stock', { v1: 1, v2: 2 }).replaceAll('version: v2', 'version: v1')
    const { nodes } = finish(scene(worldOf(twice), { durationMs: 0, traffic: [] }))
    expect(nodes[0]?.versions.map((version) => version.label)).toEqual(['stock-v1', 'stock-v2'])
    expect(nodes[0]?.versions.map((version) => version.pods.length)).toEqual([1, 2])
  })

  it('keep their keys when the text around them changes', () => {
    const keys = (recording: Recording) => recording.nodes.map((node) => node.key)
    expect(keys(surveyed([service('added')])).filter((key) => !key.includes('added'))).toEqual(keys(surveyed([])))
  })

  it('wear a badge for each policy, on the lines that set it', () => {
    const text = routes(`  - match: [{ headers: { end-user: { exact: jason } } }]
    route: [{ destination: { host: reviews, subset: v2 } }]
  - fault: { delay: { percentage: { value: 10 }, fixedDelay: 2s } }
    timeout: 3s
    retries: { attempts: 4, retryOn: 5xx }
    mirrors: [{ destination: { host: reviews, subset: v2 }, percentage: { value: 20 } }]
    route: [{ destination: { host: reviews, subset: v1 }, weight: 90 }, { destination: { host: reviews, subset: v3 }, weight: 10 }]`)
    const { nodes } = surveyed([subsets(['v1', 'v2', 'v3']), text])
    const badges = nodes.find((node) => node.name === 'reviews')?.badges ?? []
    expect([...new Set(badges.map((badge) => `${badge.kind}: ${badge.text}`))].sort()).toEqual([
      'circuit-breaker: At most 7 pending requests',
      'fault: Delays 10 % by 2 s',
      'mirroring: Mirrors 20 % to v2 of reviews.default.svc.cluster.local',
      'request-routing: 1 of 2 routes has conditions',
      'retries: Up to 4 retries on 5xx',
      'timeout: Timeout after 3 s',
      'traffic-split: Splits 90 %, 10 %',
    ])
    expect(badges.every((badge) => badge.range)).toBe(true)
  })
})
