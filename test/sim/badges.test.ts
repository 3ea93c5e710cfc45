import { describe, expect, it } from 'vitest'
import { asked, finish, scene, source, worldOf } from './scene.ts'
import { service, virtualService } from './texts.ts'

const sleep = { type: 'workload', namespace: 'default', name: 'sleep-v1' } as const
const bare = (text: string) => text.replace('metadata: { labels: { app: ', "metadata: { labels: { sidecar.istio.io/inject: 'false', app: ")
const rule = (spec: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock }
spec: { host: stock, ${spec} }
`

/** `kind of version` of each badge that stock wears; without a version it is of all. */
function badgesOf(...texts: readonly string[]): readonly string[] {
  const traffic = [source(sleep, 1, asked('http://stock:9080/'))]
  const { nodes } = finish(scene(worldOf(service('sleep', { v1: 1 }, 80), ...texts), { durationMs: 0, traffic }))
  const badges = nodes.find(({ name }) => name === 'stock')?.badges ?? []
  return badges.map(({ kind, version }) => (version === undefined ? kind : `${kind} of ${version}`)).sort()
}

const subsets = (v1: string) => `subsets: [{ name: v1, labels: { version: v1 }${v1} }, { name: v2, labels: { version: v2 } }]`
const toBoth = virtualService(
  'stock',
  '{ route: [{ destination: { host: stock, subset: v1 }, weight: 50 }, { destination: { host: stock, subset: v2 }, weight: 50 }] }',
)
const breaker = 'trafficPolicy: { connectionPool: { http: { http1MaxPendingRequests: 7 } } }'
const stock = service('stock', { v1: 1, v2: 1 })

describe('badges', () => {
  it.each([
    { of: 'nothing', texts: [stock], badges: [] },
    { of: 'a rule for all versions', texts: [stock, rule(breaker)], badges: ['circuit-breaker'] },
    {
      of: 'a rule for one version',
      texts: [stock, rule(subsets(`, ${breaker}`)), toBoth],
      badges: ['circuit-breaker of v1', 'traffic-split'],
    },
    { of: 'a workload without a sidecar', texts: [bare(service('stock'))], badges: ['no-sidecar of v1'] },
  ])('of $of: $badges', ({ texts, badges }) => expect(badgesOf(...texts)).toEqual(badges))
})
