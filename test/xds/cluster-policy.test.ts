import { describe, expect, it } from 'vitest'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import type { Cluster, ProxyConfig } from '../../src/xds/proxy-config.ts'
import { deployment, meshOf, service } from '../mesh/mesh-of.ts'

const world =
  deployment('web-v1', { app: 'web', version: 'v1' }, 'replicas: 2') +
  deployment('web-v2', { app: 'web', version: 'v2' }) +
  deployment('caller', { app: 'caller' }) +
  service('web')

/** The configuration of the caller in a world with one DestinationRule for web. */
function configOf(rule: string, options: Parameters<typeof meshOf>[1] = {}): ProxyConfig {
  return compileProxy(meshOf(textWith(rule), options), 'default/caller-0')
}

function textWith(rule: string): string {
  return rule === ''
    ? world
    : `${world}\n---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: web }\nspec: ${rule}\n`
}

const named = (config: ProxyConfig, subset = ''): Cluster | undefined =>
  config.clusters.find((c) => c.name === `outbound|80|${subset}|web.default.svc.cluster.local`)

/** What a cluster differs in, in short. */
function describeCluster(cluster: Cluster | undefined): string {
  if (!cluster) return 'none'
  const { max_connections: connections = 0, max_requests: requests = 0 } = cluster.circuit_breakers?.thresholds[0] ?? {}
  const parts = [
    connections < 4_294_967_295 ? `connections ${connections}` : '',
    requests < 4_294_967_295 ? `requests ${requests}` : '',
    cluster.outlier_detection ? `outlier ${cluster.outlier_detection.consecutive_5xx ?? 'default'}` : '',
    cluster.lb_policy !== 'LEAST_REQUEST' ? (cluster.lb_policy ?? 'ROUND_ROBIN') : '',
    cluster.type === 'EDS' ? '' : cluster.type,
  ]
  return parts.filter(Boolean).join(', ') || 'defaults'
}

describe('policy of a cluster', () => {
  it.each([
    ['nothing', '', 'defaults', 'none'],
    [
      'the whole rule holds for subsets too',
      '{ host: web, trafficPolicy: { loadBalancer: { simple: RANDOM } }, subsets: [{ name: v1 }] }',
      'RANDOM',
      'RANDOM',
    ],
    [
      'a subset overrides block by block',
      '{ host: web, trafficPolicy: { loadBalancer: { simple: RANDOM }, connectionPool: { tcp: { maxConnections: 5 }, http: { http2MaxRequests: 6 } } }, subsets: [{ name: v1, trafficPolicy: { connectionPool: { tcp: { maxConnections: 9 } } } }] }',
      'connections 5, requests 6, RANDOM',
      'connections 9, RANDOM',
    ],
    [
      'a port replaces everything',
      '{ host: web, trafficPolicy: { loadBalancer: { simple: RANDOM }, outlierDetection: {}, portLevelSettings: [{ port: { number: 80 }, connectionPool: { tcp: { maxConnections: 3 } } }] }, subsets: [{ name: v1 }] }',
      'connections 3',
      'connections 3',
    ],
    [
      'another port is nothing to this one',
      '{ host: web, trafficPolicy: { loadBalancer: { simple: RANDOM }, portLevelSettings: [{ port: { number: 81 }, loadBalancer: { simple: ROUND_ROBIN } }] }, subsets: [{ name: v1 }] }',
      'RANDOM',
      'RANDOM',
    ],
    [
      "a subset's port replaces its four blocks",
      '{ host: web, trafficPolicy: { loadBalancer: { simple: RANDOM }, outlierDetection: {} }, subsets: [{ name: v1, trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, outlierDetection: { consecutive5xxErrors: 7 } }] } }] }',
      'outlier default, RANDOM',
      'outlier 7',
    ],
    [
      'PASSTHROUGH at the top makes subsets so too',
      '{ host: web, trafficPolicy: { loadBalancer: { simple: PASSTHROUGH } }, subsets: [{ name: v1, trafficPolicy: { loadBalancer: { simple: RANDOM } } }] }',
      'CLUSTER_PROVIDED, ORIGINAL_DST',
      'CLUSTER_PROVIDED, ORIGINAL_DST',
    ],
    [
      'PASSTHROUGH of a subset alone',
      '{ host: web, subsets: [{ name: v1, trafficPolicy: { loadBalancer: { simple: PASSTHROUGH } } }] }',
      'defaults',
      'CLUSTER_PROVIDED, ORIGINAL_DST',
    ],
    [
      'a hash is a ring',
      '{ host: web, trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x } } }, subsets: [{ name: v1, trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x, maglev: { tableSize: 11 } } } } }] }',
      'RING_HASH',
      'MAGLEV',
    ],
    [
      'zero is unset',
      '{ host: web, trafficPolicy: { connectionPool: { tcp: { maxConnections: 0 } } }, subsets: [{ name: v1 }] }',
      'defaults',
      'defaults',
    ],
  ])('%s', (_about, rule, main, subset) => {
    const config = configOf(rule)
    expect(describeCluster(named(config))).toBe(main)
    expect(describeCluster(named(config, 'v1'))).toBe(subset)
  })

  it("takes the mesh's default block by block", () => {
    const meshConfig = {
      defaultTrafficPolicy: { connectionPool: { tcp: { maxConnections: 4 } }, outlierDetection: { consecutive5xxErrors: 2 } },
    }
    expect(describeCluster(named(configOf('', { meshConfig })))).toBe('connections 4, outlier 2')
    expect(
      describeCluster(named(configOf('{ host: web, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 8 } } }', { meshConfig }))),
    ).toBe('connections 4, outlier 8')
  })

  it('leads back to the lines that set it', () => {
    const rule = '{ host: web, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 8 } }, subsets: [{ name: v1 }] }'
    const config = configOf(rule)
    const lineOf = (part: object | undefined) => {
      const range = part && config.origins.get(part)
      return range && textWith(rule).slice(range.start, range.end)
    }
    expect(lineOf(named(config)?.outlier_detection)).toBe('{ consecutive5xxErrors: 8 }')
    expect(lineOf(named(config, 'v1'))).toBe('{ name: v1 }')
  })
})

describe('endpoints of a subset', () => {
  const podsOf = (config: ProxyConfig, subset: string) =>
    config.endpoints
      .find((e) => e.cluster_name === `outbound|80|${subset}|web.default.svc.cluster.local`)
      ?.endpoints.flatMap((g) => g.lb_endpoints).length

  it.each([
    ['{ version: v1 }', 2],
    ['{ version: v2 }', 1],
    ['{ version: v3 }', 0],
    ['{}', 3],
  ])('with labels %s: %i', (labels, count) => {
    expect(podsOf(configOf(`{ host: web, subsets: [{ name: s, labels: ${labels} }] }`), 's')).toBe(count)
  })
})

it('proxies that see a service alike share its clusters', () => {
  const mesh = meshOf(world)
  const [one, two] = [compileProxy(mesh, 'default/caller-0'), compileProxy(mesh, 'default/web-v1-0')]
  expect(named(one)).toBeDefined()
  expect(named(one)).toBe(named(two))
})
